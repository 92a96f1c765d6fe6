// The version that people read: --version, the staff's test page.
#pragma once

#define FOYER_VERSION "0.1.0"
