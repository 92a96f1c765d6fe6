// Locations that were read to the end of their chain in this look: rooms of one building, and appointments in one room, ask
// for what they share once. What could not be read is not kept, for it may be read the next time.
#include "api/site_look_inside.h"
#include <string.h>

int look_known_area(const struct site_look *look, const char *id)
{
    for (int i = 0; i < look->known_count; i++) {
        if (text_equal(look->known[i].id, id)) {
            return look->known[i].area;
        }
    }
    return LOOK_NOT_READ;
}

void look_known_add(struct site_look *look, const char *id, bool plain)
{
    int at = look->known_count + look->depth; // below LOOK_READS: each of them was a read

    memcpy(look->known[at].id, id, strlen(id) + 1);
    look->chain_plain = plain && (look->depth == 0 || look->chain_plain);
}

void look_known_end(struct site_look *look, int area)
{
    if (area == LOOK_ELSEWHERE && !look->chain_plain) {
        return;
    }
    for (int i = 0; i <= look->depth; i++) {
        look->known[look->known_count++].area = area;
    }
}
