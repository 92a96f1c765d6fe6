#include "unit.h"

#include "base/text.h"

static void assert_fold(const char *name, const char *expected)
{
    char folded[128];
    assert_int_equal(text_fold_name(folded, sizeof folded, name), OK);
    assert_string_equal(folded, expected);
}

static void case_spaces_hyphens_and_apostrophes_go(void **state)
{
    (void)state;
    assert_fold("Smith", "smith");
    assert_fold("O'Brien", "obrien");
    assert_fold("O\u2019Brien", "obrien");
    assert_fold("O\u02BCBrien", "obrien");
    assert_fold("O`Brien", "obrien");
    assert_fold("Anne-Marie St. John", "annemariestjohn");
    assert_fold("Smith\u2010Jones\u2011Brown\u2013Lee", "smithjonesbrownlee");
    assert_fold("van\u00A0der Berg", "vanderberg");
    assert_fold("a\u200Db\u00ADc\uFEFF", "abc");
    assert_fold("", "");
    assert_fold("'-. ", "");
}

static void accents_go_whether_composed_or_not(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"Núñez", "nunez"},
        {"Nu\u0301n\u0303ez", "nunez"},
        {"MÜLLER", "muller"},
        {"Mu\u0308ller", "muller"},
        {"Łukasz", "lukasz"},
        {"Groß", "gross"},
        {"GROẞ", "gross"},
        {"Øystein", "oystein"},
        {"Ærø", "aero"},
        {"Œuvre", "oeuvre"},
        {"Þórður", "thordur"},
        {"Đorđević", "dordevic"},
        {"Şahin İnönü", "sahininonu"},
        {"Işık", "isik"},
        {"Dvořák", "dvorak"},
        {"Ștefănescu", "stefanescu"},
        {"Żółć", "zolc"},
        {"Siân Ŵyn", "sianwyn"},
        {"Nguyễn", "nguyen"},
        {"Nguye\u0302\u0303n", "nguyen"},
        {"Nguyê\u0303n", "nguyen"},
        {"ĐẶNG THỊ HƯƠNG", "dangthihuong"},
        {"Ẁẃẅ", "www"},
        {"Ǆ", "dz"},
        {"Ħeżż", "hezz"},
        {"ſ", "s"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_fold(names[i][0], names[i][1]);
    }
}

static void other_scripts_pass_unchanged(void **state)
{
    (void)state;
    assert_fold("Μαρία", "Μαρία");
    assert_fold("Йосиф", "Йосиф");
    assert_fold("И\u0306осиф", "И\u0306осиф"); // another letter without its mark
    assert_fold("محمد", "محمد");
    assert_fold("王小明", "王小明");
    assert_fold("a×b÷", "a×b÷");
}

static void what_does_not_fit_is_not_half_a_name(void **state)
{
    (void)state;
    char folded[5] = "old";
    assert_int_equal(text_fold_name(folded, sizeof folded, "Smith"), ERR_LIMIT);
    assert_string_equal(folded, "");
    assert_int_equal(text_fold_name(folded, sizeof folded, "S-m-i-t"), OK);
    assert_string_equal(folded, "smit");
    assert_int_equal(text_fold_name(folded, 0, "S"), ERR_LIMIT);
}

// Whatever a name is, folding what is folded changes nothing.
static void folding_twice_is_folding_once(void **state)
{
    (void)state;
    for (uint32_t code_point = 1; code_point < 0x3100; code_point++) {
        char name[16];
        char once[16];
        char twice[16];
        struct text_builder builder;
        text_begin(&builder, name, sizeof name);
        text_add_code_point(&builder, code_point);
        assert_int_equal(text_fold_name(once, sizeof once, name), OK);
        assert_int_equal(text_fold_name(twice, sizeof twice, once), OK);
        assert_string_equal(once, twice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_spaces_hyphens_and_apostrophes_go),
        cmocka_unit_test(accents_go_whether_composed_or_not),
        cmocka_unit_test(other_scripts_pass_unchanged),
        cmocka_unit_test(what_does_not_fit_is_not_half_a_name),
        cmocka_unit_test(folding_twice_is_folding_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
