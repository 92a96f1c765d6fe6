// An invented picture as a camera over the screen might give it: a phone, held a little askew, with
// a code on it. For pictures of S2a.
#pragma once

enum { SEEN_SIDE = 512 }; // px

void seen_make(unsigned char ret_grey[SEEN_SIDE * SEEN_SIDE]);
