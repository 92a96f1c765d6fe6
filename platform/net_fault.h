// Why there was no connection, told from what curl and OpenSSL say. Private to platform/.
#pragma once
#include "platform/net_easy.h"

// After a transfer, before job->easy is closed. NET_FAULT_NONE when nothing is wrong, or nothing
// that is known.
enum net_fault net_fault_of(const struct net_job *job, CURLcode code);
