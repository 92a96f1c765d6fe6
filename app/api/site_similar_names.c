#include "api/site_similar_inside.h"
#include "base/text.h"
#include "base/wipe.h"
#include <string.h>

enum { FOLDED_BYTES = NAME_BYTES * 2, LETTERS_TO_DIFFER = 4 };

static int letter_count(const char *folded)
{
    int count = 0;

    while (text_next(&folded) != 0) {
        count++;
    }
    return count;
}

// One letter changed, added or left out. In short names that is another name.
static bool one_letter_apart(const char *a, const char *b)
{
    const char *after_a = a, *after_b = b;
    uint32_t letter_a = 0, letter_b = 0;

    if (letter_count(a) < LETTERS_TO_DIFFER || letter_count(b) < LETTERS_TO_DIFFER) {
        return false;
    }
    do {
        a = after_a;
        b = after_b;
        letter_a = text_next(&after_a);
        letter_b = text_next(&after_b);
    } while (letter_a == letter_b && letter_a != 0);
    return text_equal(after_a, after_b) || text_equal(after_a, b) || text_equal(a, after_b);
}

static bool same_initial(const struct person *a, const struct person *b)
{
    char folded_a[FOLDED_BYTES] = "", folded_b[FOLDED_BYTES] = "";
    const char *at_a = folded_a, *at_b = folded_b;
    bool same = text_fold_name(folded_a, sizeof folded_a, a->given) == OK &&
                text_fold_name(folded_b, sizeof folded_b, b->given) == OK && folded_a[0] != '\0' &&
                text_next(&at_a) == text_next(&at_b);

    wipe(folded_a, sizeof folded_a);
    wipe(folded_b, sizeof folded_b);
    return same;
}

static const char *last_name(const struct person *person, int index)
{
    return person->family_count == 0 ? person->given : person->family[index];
}

static int last_name_count(const struct person *person)
{
    return person->family_count == 0 ? 1 : person->family_count;
}

static bool similar_last_names(const char *a, const char *b, bool initial)
{
    char folded_a[FOLDED_BYTES] = "", folded_b[FOLDED_BYTES] = "";
    bool similar =
        text_fold_name(folded_a, sizeof folded_a, a) == OK &&
        text_fold_name(folded_b, sizeof folded_b, b) == OK && folded_a[0] != '\0' &&
        (text_equal(folded_a, folded_b) || (initial && one_letter_apart(folded_a, folded_b)));

    wipe(folded_a, sizeof folded_a);
    wipe(folded_b, sizeof folded_b);
    return similar;
}

bool similar_names(const struct person *a, const struct person *b)
{
    bool initial = same_initial(a, b);

    for (int i = 0; i < last_name_count(a); i++) {
        for (int j = 0; j < last_name_count(b); j++) {
            if (similar_last_names(last_name(a, i), last_name(b, j), initial)) {
                return true;
            }
        }
    }
    return false;
}
