// Tables of names. Each last name comes with the letters that its owner types at an A-Z keyboard.
#pragma once

struct generator_name {
    const char *text;    // UTF-8 as written
    const char *letters; // first letters, A-Z, at most 3
    const char *other;   // of the second part of a double name, NULL = none
};

struct generator_names {
    const struct generator_name *list;
    int count;
};

extern const struct generator_names generator_plain;
extern const struct generator_names generator_hyphen; // double names with a hyphen
extern const struct generator_names generator_space;  // double names and particles with a space
extern const struct generator_names generator_accents;
extern const struct generator_names generator_apostrophe;
extern const struct generator_names generator_one_letter;
extern const struct generator_names generator_single;

extern const char *const generator_women[];
extern const char *const generator_men[];
extern const char *const generator_streets[];
extern const int generator_women_count, generator_men_count, generator_streets_count;
