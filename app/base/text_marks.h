// Combining marks of Unicode: the general categories Mn and Me, without variation selectors.
#pragma once
#include <stdbool.h>
#include <stdint.h>

// True for a mark that is drawn onto the character before it and takes no room of its own.
bool text_is_mark(uint32_t code_point);
// True for what is never shown: controls, bidirectional and zero-width characters, fillers,
// variation selectors, tags, unassigned specials, noncharacters (reliability 6, faults F5).
bool text_is_hidden(uint32_t code_point);
// True for white space of any kind, line and paragraph separators included.
bool text_is_space(uint32_t code_point);
