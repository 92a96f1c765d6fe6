#include "session/match.h"
#include "base/text.h"
#include "base/wipe.h"
#include <ctype.h>
#include <string.h>

static bool starts(const char *folded, size_t folded_bytes, const char *letters, int wanted)
{
    size_t typed = strlen(letters);

    if (folded_bytes == 0 || typed == 0 || strncmp(folded, letters, typed) != 0) {
        return false;
    }
    // Fewer letters than asked for are right only when the name ends there: "Xu" for 3 letters.
    return (int)typed >= wanted || folded_bytes == typed;
}

// What stands between the parts of a double name, in the forms that records use.
static bool is_gap(uint32_t code_point)
{
    return code_point == ' ' || code_point == '-' || code_point == 0x00A0 || // no-break space
           code_point == 0x2010 || code_point == 0x2011;                      // hyphens
}

// People of the name O'Brien or D'Souza answer with either letter.
static bool is_apostrophe(uint32_t code_point)
{
    return code_point == '\'' || code_point == '`' || code_point == 0x02BC || code_point == 0x2018 ||
           code_point == 0x2019;
}

static size_t part_length(const char *from)
{
    const char *at = from, *before = from;

    for (uint32_t code_point = text_next(&at); code_point != 0 && !is_gap(code_point);
         code_point = text_next(&at)) {
        before = at;
    }
    return (size_t)(before - from);
}

// A single letter is no part by itself: "O" must not stand for every O'... where three letters are asked for.
static bool part_starts(const char *from, const char *letters, int wanted)
{
    char part[NAME_BYTES];
    char folded[NAME_BYTES * 2];
    size_t length = part_length(from);
    bool found = false;

    if (length == 0 || length >= sizeof part) {
        return false;
    }
    memcpy(part, from, length);
    part[length] = '\0';
    found = text_fold_name(folded, sizeof folded, part) == OK && strlen(folded) > 1 &&
            starts(folded, strlen(folded), letters, wanted);
    wipe(folded, sizeof folded);
    wipe(part, sizeof part);
    return found;
}

// One name as written against the letters: the whole of it, then from the start of each of its parts.
static bool name_starts(const char *name, const char *letters, int wanted)
{
    char folded[NAME_BYTES * 2];
    const char *at = name;
    bool found = false;

    if (text_fold_name(folded, sizeof folded, name) != OK) {
        return false;
    }
    found = starts(folded, strlen(folded), letters, wanted) || part_starts(name, letters, wanted);
    for (uint32_t code_point = text_next(&at); !found && code_point != 0; code_point = text_next(&at)) {
        found = (is_gap(code_point) || is_apostrophe(code_point)) && part_starts(at, letters, wanted);
    }
    wipe(folded, sizeof folded);
    return found;
}

bool match_name(const struct person *person, const char *letters, int wanted, bool one_name)
{
    char lower[8] = "";
    size_t count = strlen(letters);

    if (count == 0 || count >= sizeof lower) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        lower[i] = (char)tolower((unsigned char)letters[i]);
    }
    if (person->family_count == 0) {
        // A record with one name: people with one name may or may not press the button that says so.
        return name_starts(person->given, lower, wanted);
    }
    if (one_name) {
        // Their one name may have been recorded as a last name, alone.
        if (person->given[0] != '\0') {
            return false;
        }
    }
    for (int i = 0; i < person->family_count; i++) {
        if (name_starts(person->family[i], lower, wanted)) {
            return true;
        }
    }
    return false;
}

bool match_postcode(const struct person *person, const char *extra)
{
    return person->postcode[0] != '\0' && text_equal(person->postcode, extra);
}

bool match_house_number(const struct person *person, const char *extra)
{
    return person->house_number[0] != '\0' && text_equal(person->house_number, extra);
}

void people_keep(struct people *people, bool (*keep)(const struct person *, const void *),
                 const void *context)
{
    int kept = 0;

    for (int i = 0; i < people->count; i++) {
        if (keep(&people->list[i], context)) {
            if (kept != i) {
                people->list[kept] = people->list[i];
            }
            kept++;
        }
    }
    for (int i = kept; i < people->count; i++) {
        wipe(&people->list[i], sizeof people->list[i]);
    }
    people->count = kept;
}

void appointments_sort(struct person *person)
{
    struct appointment moved;

    for (int i = 1; i < person->appointment_count; i++) {
        int to = i;

        moved = person->appointments[i];
        while (to > 0 && person->appointments[to - 1].start_ms > moved.start_ms) {
            person->appointments[to] = person->appointments[to - 1];
            to--;
        }
        person->appointments[to] = moved;
    }
    wipe(&moved, sizeof moved);
}

int appointments_count(const struct person *person,
                       bool (*is)(const struct appointment *, const void *), const void *context)
{
    int count = 0;

    for (int i = 0; i < person->appointment_count; i++) {
        count += is(&person->appointments[i], context);
    }
    return count;
}

void appointments_keep(struct person *person,
                       bool (*keep)(const struct appointment *, const void *), const void *context)
{
    int kept = 0;

    for (int i = 0; i < person->appointment_count; i++) {
        if (keep(&person->appointments[i], context)) {
            if (kept != i) {
                person->appointments[kept] = person->appointments[i];
            }
            kept++;
        }
    }
    wipe(&person->appointments[kept],
         (size_t)(PERSON_APPOINTMENTS - kept) * sizeof person->appointments[0]);
    person->appointment_count = kept;
}
