// foyerctl says what the kiosk's screen says. Its copy of the words is compared with what the screen draws for the kind of
// code that each verdict is.
#include "screens/fonts_here.h"
#include "screens/says.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "codes/codes.h"
#include "platform/fleet/foyerctl_pass.h"

enum { UPRIGHT = 0 };

// The page that whoever checks in for themself sees next.
static struct view next_page(enum code_kind kind)
{
    const struct sample *sample = NULL;
    struct view view = says_view(kind == CODE_ACCEPTED ? "S3-birth" : "S2a-scan-refused", &sample);

    view.for_other = false;
    view.typing_offered = true;
    view.scan_refused = kind;
    return view;
}

static int sentences(const char *words)
{
    int count = 0;

    for (size_t i = 0; words[i] != '\0'; i++) {
        count += words[i + 1] == '\0' || words[i + 1] == ' ' ? strchr(".?", words[i]) != NULL : 0;
    }
    return count;
}

static void every_verdict_is_told_as_on_the_screen(void **state)
{
    static struct draw_list list;
    (void)state;

    for (int i = 0; i < PASS_VERDICT_COUNT; i++) {
        enum pass_verdict verdict = (enum pass_verdict)i;
        enum code_kind kind = codes_of_verdict(verdict);
        struct view view = next_page(kind);
        const char *told = ctl_pass_told(verdict);

        assert_non_null(told);
        assert_true(says(&view, true, UPRIGHT, told, &list));
        // Whole: what the code is, and what to do.
        assert_int_equal(sentences(told), kind == CODE_ACCEPTED ? 1 : 2);
    }
}

// The words of one kind are not on the page of another: else the comparison would prove nothing.
static void each_kind_has_its_own(void **state)
{
    static struct draw_list list;
    (void)state;

    for (int i = 0; i < PASS_VERDICT_COUNT; i++) {
        for (int k = 0; k < PASS_VERDICT_COUNT; k++) {
            enum code_kind kind = codes_of_verdict((enum pass_verdict)i);
            enum code_kind other = codes_of_verdict((enum pass_verdict)k);
            struct view view = next_page(other);

            assert_int_equal(says(&view, true, UPRIGHT, ctl_pass_told((enum pass_verdict)i), &list), kind == other);
        }
    }
}

static void every_verdict_has_its_meaning(void **state)
{
    (void)state;
    for (int i = 0; i < PASS_VERDICT_COUNT; i++) {
        assert_true(strlen(ctl_pass_meaning((enum pass_verdict)i)) > 10);
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(ctl_pass_meaning((enum pass_verdict)i), ctl_pass_meaning((enum pass_verdict)k));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_told_as_on_the_screen),
        cmocka_unit_test(each_kind_has_its_own),
        cmocka_unit_test(every_verdict_has_its_meaning),
    };

    if (!fonts_are_here()) {
        return 77;
    }
    return cmocka_run_group_tests(tests, says_open, says_close);
}
