// Folding of names for matching (product 4.1). The table holds what each Latin letter with a mark
// becomes, two places a letter, so that it can be read and checked by eye.
#include "base/text.h"

struct block {
    uint32_t first;
    uint32_t last;
    const char *letters; // two bytes for each code point; two spaces = not a Latin letter
};

// clang-format off
static const struct block blocks[] = {
    {0x00C0, 0x017F, // Latin-1 Supplement, Latin Extended-A
     "a a a a a a aec e e e e i i i i " // U+00C0
     "d n o o o o o   o u u u u y thss" // U+00D0
     "a a a a a a aec e e e e i i i i " // U+00E0
     "d n o o o o o   o u u u u y thy " // U+00F0
     "a a a a a a c c c c c c c c d d " // U+0100
     "d d e e e e e e e e e e g g g g " // U+0110
     "g g g g h h h h i i i i i i i i " // U+0120
     "i i ijijj j k k k l l l l l l l " // U+0130
     "l l l n n n n n n n n n o o o o " // U+0140
     "o o oeoer r r r r r s s s s s s " // U+0150
     "s s t t t t t t u u u u u u u u " // U+0160
     "u u u u w w y y y z z z z z z s "}, // U+0170
    {0x0180, 0x024F, // Latin Extended-B
     "b b b b     o c c d d d d   e e " // U+0180
     "e f f g g hvi i k k l   m n n o " // U+0190
     "o o oioip p r     s   t t t t u " // U+01A0
     "u u v y y z z z               w " // U+01B0
     "        dzdzdzljljljnjnjnja a i " // U+01C0
     "i o o u u u u u u u u u u e a a " // U+01D0
     "a a aeaeg g g g k k o o o o     " // U+01E0
     "j dzdzdzg g hvw n n a a aeaeo o " // U+01F0
     "a a a a e e e e i i i i o o o o " // U+0200
     "r r r r u u u u s s t t y y h h " // U+0210
     "n d ououz z a a e e o o o o o o " // U+0220
     "o o y y l n t j dbqpa c c l t s " // U+0230
     "z     b u v e e j j q q r r y y "}, // U+0240
    {0x1E00, 0x1EFF, // Latin Extended Additional, Vietnamese among it
     "a a b b b b b b c c d d d d d d " // U+1E00
     "d d d d e e e e e e e e e e f f " // U+1E10
     "g g h h h h h h h h h h i i i i " // U+1E20
     "k k k k k k l l l l l l l l m m " // U+1E30
     "m m m m n n n n n n n n o o o o " // U+1E40
     "o o o o p p p p r r r r r r r r " // U+1E50
     "s s s s s s s s s s t t t t t t " // U+1E60
     "t t u u u u u u u u u u v v v v " // U+1E70
     "w w w w w w w w w w x x x x y y " // U+1E80
     "z z z z z z h t w y a s s s ssd " // U+1E90
     "a a a a a a a a a a a a a a a a " // U+1EA0
     "a a a a a a a a e e e e e e e e " // U+1EB0
     "e e e e e e e e i i i i o o o o " // U+1EC0
     "o o o o o o o o o o o o o o o o " // U+1ED0
     "o o o o u u u u u u u u u u u u " // U+1EE0
     "u u y y y y y y y y llllv v y y "}, // U+1EF0
};
// clang-format on

// What the letter becomes, into ret_letters (NUL-terminated), or false when it is no Latin letter.
static bool latin_fold(uint32_t code_point, char ret_letters[3])
{
    const char *found = NULL;
    char single[2] = "  ";
    if (code_point >= 'A' && code_point <= 'Z') {
        single[0] = (char)(code_point - 'A' + 'a');
        found = single;
    } else if (code_point >= 'a' && code_point <= 'z') {
        single[0] = (char)code_point;
        found = single;
    }
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0] && found == NULL; i++) {
        if (code_point >= blocks[i].first && code_point <= blocks[i].last) {
            found = blocks[i].letters + (size_t)(code_point - blocks[i].first) * 2;
        }
    }
    if (found == NULL || found[0] == ' ') {
        return false;
    }
    ret_letters[0] = found[0];
    ret_letters[1] = found[1] == ' ' ? '\0' : found[1];
    ret_letters[2] = '\0';
    return true;
}

// Spaces, hyphens, apostrophes and full stops in the forms that keyboards and records use, and
// what nobody sees.
static bool is_dropped(uint32_t code_point)
{
    switch (code_point) {
    case '\t':
    case '\n':
    case '\r':
    case ' ':
    case '-':
    case '\'':
    case '`':
    case '.':
    case 0x00A0: // no-break space
    case 0x00AD: // soft hyphen
    case 0x00B4: // acute accent used as an apostrophe
    case 0x02B9: // modifier primes and apostrophes
    case 0x02BB:
    case 0x02BC:
    case 0x02BD:
    case 0x02C8:
    case 0x2032: // prime
    case 0x202F: // narrow no-break space
    case 0x205F:
    case 0x2060: // word joiner
    case 0x2212: // minus sign
    case 0x3000:
    case 0xFE63: // small hyphen
    case 0xFEFF:
    case 0xFF07: // full-width apostrophe, hyphen, full stop
    case 0xFF0D:
    case 0xFF0E: return true;
    default:
        // U+2000-200F spaces, zero width and direction; U+2010-2015 hyphens and dashes;
        // U+2018-201B single quotation marks; U+202A-202E, U+2066-2069 direction.
        return (code_point >= 0x2000 && code_point <= 0x2015) ||
               (code_point >= 0x2018 && code_point <= 0x201B) ||
               (code_point >= 0x202A && code_point <= 0x202E) ||
               (code_point >= 0x2066 && code_point <= 0x2069);
    }
}

static void fold_into(struct text_builder *builder, const char *src)
{
    char letters[3];
    bool after_latin = false;
    for (uint32_t code_point = text_next(&src); code_point != 0; code_point = text_next(&src)) {
        // A combining mark is an accent on a Latin letter only: elsewhere it can make another
        // letter ("и" and "й"), and other scripts pass through unchanged.
        if (is_dropped(code_point) ||
            (code_point >= 0x0300 && code_point <= 0x036F && after_latin)) {
            continue;
        }
        after_latin = latin_fold(code_point, letters);
        if (after_latin) {
            text_add(builder, letters);
        } else {
            text_add_code_point(builder, code_point);
        }
    }
}

enum err text_fold_name(char *dst, size_t dst_bytes, const char *src)
{
    struct text_builder builder;
    text_begin(&builder, dst, dst_bytes);
    fold_into(&builder, src);
    enum err err = text_end(&builder);
    if (err != OK && dst_bytes > 0) {
        // Half a name must not be matched as if it were whole.
        dst[0] = '\0';
    }
    return err;
}
