// What the pages say, and what they never say (product 3.4, 3.7).
#include "screens/fonts_here.h"
#include "screens/says.h"
#include "ui/theme.h"
#include "ui/words.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct draw_list list;

struct expected {
    const char *sample, *sentence;
};

static const struct expected said[] = {
    {"S0-start", "I do not have an appointment"},
    {"S0-start-menu", "Something else"},
    {"S1-paused", "You cannot check in here right now Go to reception. They will help you."},
    {"S1-paused-scan", "You can check in with your letter or a text message If you do not have "
                       "one, go to reception. They will help you. Scan my letter"},
    {"S2-have-code", "Do you have your letter or a text message?"},
    {"S2-have-code", "NHS App message about this appointment."},
    {"S2-have-code", "Yes, scan it No Back"},
    {"S2-have-code-other", "Do you have their letter or a text message?"},
    {"S2a-scan", "Hold the code under the light"},
    {"S2a-scan", "Use the code in your text message, NHS App message or letter."},
    {"S2a-scan", "Hold it still, a hand's width away."},
    {"S2a-scan", "Enter my details"},
    {"S2a-scan-other", "Use the code in their text message, NHS App message or letter."},
    {"S2a-scan-other", "Enter their details"},
    {"S2a-scan-dark", "Turn up your screen's brightness."},
    {"S2a-scan-read", "Code read"},
    {"S2a-scan-fixed-read", "Code read"},
    {"S2a-scan-refused", "This is a prescription code. We need the code from your appointment "
                         "letter or text message."},
    {"S2a-scan-refused", "Try again"},
    {"S2a-scan-refused-paused", "This is a prescription code. Scan the code on your appointment "
                                "letter, or go to reception."},
    {"S2a-scan-unreadable", "We could not read this code. You can check in with your name and "
                            "date of birth."},
    {"S2a-scan-two", "We can see two codes. Hold up one at a time."},
    {"S2a-scan-two", "Try again"},
    {"S2a-scan-waited", "We cannot read that code. You can try again or enter your details."},
    {"S2a-scan-waited-dark", "We cannot read that code. Turn up your screen's brightness. "
                               "You can try again or enter your details."},
    {"S2a-scan-waited-dark-other", "You can try again or enter their details."},
    {"S2a-scan-waited-paused", "We cannot read that code. Turn up your screen's brightness. "
                               "You can try again or go to reception."},
    {"X6-other-day", "Your appointment is not today. You have not been checked in Go to "
                     "reception. They can tell you the date."},
    {"X6-other-day-dated", "Your appointment is not today. You have not been checked in Your "
                           "appointment is on Wednesday 30 September at 10:30am."},
    {"X6-other-day-other", "Their appointment is not today. They have not been checked in Their "
                           "appointment is on Wednesday 30 September at 10:30am."},
    {"X7-other-site", "Your appointment is not in this building. You have not been checked in Go "
                      "to reception for directions."},
    {"X7-other-site-other", "Their appointment is not in this building. They have not been "
                            "checked in"},
    {"X11-which", "You have 2 appointments today"},
    {"X11-which", "Check in for both?"},
    {"X11-which", "Yes, both"},
    {"X11-which", "Only 2:15pm"},
    {"X11-which", "No, this is not me"},
    {"X11-which-other", "They have 2 appointments today"},
    {"X11-which-other", "No, this is not them"},
    {"X11-which-3", "Check in for all 3?"},
    {"X11-which-3", "Yes, all 3"},
    {"S7-needs", "You told us you may need: large print. Is this still right?"},
    {"S7-needs", "No, I need something different"},
    {"S7-needs-many", "large print, British Sign Language, someone to fetch you in person and "
                      "step-free access. Is this still right?"},
    {"S7-needs-general", "Do you need help or support today?"},
    {"S7-needs-other", "Do they need help or support today?"},
    {"S8-details-mobile", "Is your mobile number still ending 123?"},
    {"S8-details-mobile", "I do not want to say"},
    {"S8-details", "Have your phone number or address changed?"},
    {"S8-details-other", "Have their phone number or address changed?"},
    {"S8-kin", "Has your next of kin changed?"},
    {"S8-kin", "I do not want to say"},
    {"S8b-before", "Do not go to the toilet yet. You need a urine sample."},
    {"S8b-before", "I understand"},
    {"S9-done-late", "You are 6 minutes late. We have told the team."},
    {"S9-done-late-tell", "You are 1 minute late. Tell reception."},
    {"S9-done-late-telling", "You are 6 minutes late."},
    {"S9-done-late-other", "They are 6 minutes late. We have told the team."},
    {"S9-done-late-other", "A member of staff will call them by name."},
    {"S9-done-needs", "We have told the team you need an interpreter."},
    {"S9-done-needs-general", "We have told the team about your needs."},
    {"S9-done-tell-other", "You have checked in"},
    {"S9-done-tell-other", "Tell reception what they need."},
    {"S9-done-tell-other", "They are 12 minutes late. Tell reception."},
    {"S9-done-everything", "We have told the team you need large print, a hoist and extra time."},
    {"S9-done-everything", "Tell reception about your new details."},
    {"S9-done-isolation", "Put on a mask. Tell reception you are here."},
    {"S9-done-two", "2:15pm: you have checked in. "},
    {"S9-done-two", "4pm: come back from 3pm."},
    {"S9-done-two-other", "2:15pm: they have checked in. "},
    {"S9-done-both", "2:45pm: you were already checked in."},
    {"S9-done-unsure", "9am: go to reception now."},
    {"S9-done-unsure", "10:40am: we are not sure you are checked in. Go to reception."},
    {"S9-done-unsure", "Your reference is KM 14."},
    {"S9-done-unsure-other", "10:40am: we are not sure they are checked in. Go to reception."},
    {"S9-done-unsure-other", "11am: they were already checked in."},
    {"S9-done-refused", "2:45pm: you have not been checked in. Go to reception."},
    {"S9-done-refused", "Your reference is 9."},
    {"S9-done-refused", "3:15pm: you have not been checked in. Go to reception."},
    {"S9-done-stops", "First: Area B, level 1. Then: Area C, level 2."},
    {"S9-done-stops", "A member of staff will call you by name."},
    {"S9-done-stops-3", "First: Area B, level 1. Then: Area C, level 2. Then: Scans."},
    {"S9-done-reception-first", "2:45pm: you have not been checked in. Go to reception."},
    {"S9-done-reception-first",
     "Then go to Area C, level 2. Follow the blue line. It takes about 4 minutes."},
    {"S9-done-reception-stops", "Then: Area B, level 1. Then: Area C, level 2."},
    {"S9-done-longest", "10:40am: we are not sure they are checked in. Go to reception."},
    {"S9-done-longest", "Your reference is KM 1234."},
    {"S9-done-longest", "Tell reception that they are late, what they need and their new details."},
    {"S9-done-gp", "This is not right"},
    {"S9-done-gp", "You do not need to do anything else."},
    {"S9-not-right-told", "Go to reception We have told them that something is not right."},
    {"S9-not-right", "Go to reception Tell them that something is not right. Your reference is 7."},
    {"S9-not-right-not-told", "Tell them that something is not right. Your reference is 7."},
    {"X3-early", "You are early. You have not been checked in"},
    {"X3-early", "Your appointment is at 2:15pm. You can check in from 1:45pm."},
    {"X3-early", "Tell reception I am here"},
    {"X3-early-telling", "Telling reception."},
    {"X3-early-told", "We have told reception that you are here."},
    {"X3-early-not-told", "Go to reception and tell them that you are here."},
    {"X5-over-limit", "You have not been checked in Your appointment was at 12:45pm. Go to "
                      "reception now. They will tell you what happens next."},
    {"X8-already", "You are already checked in"},
    {"X8-already-other", "They are already checked in"},
    {"X8-already-area", "Wait in Area C."},
    {"X9-changed", "You have not been checked in Something about your appointment has changed. "
                   "Go to reception."},
    {"X10-phone", "Your appointment is by phone. You have not been checked in You do not need to "
                  "be here. Go to reception if you were asked to come in."},
    {"X10-video", "Your appointment is by video. You have not been checked in"},
    {"X15-no-appointment", "You have not been checked in"},
    {"X15-no-appointment", "You need to speak to reception. Go there now."},
    {"X15-no-appointment", "If this is an emergency, tell a member of staff now."},
    {"X16-desk", "Go to desk 2 They will help you with a prescription."},
    {"X18-unsure", "We are not sure you are checked in"},
    {"X18-unsure-other", "We are not sure they are checked in"},
    {"X23-help-told", "I feel very unwell"},
    {"X23-help-seen", "Help is coming A member of staff has seen your call. You can keep going or "
                      "wait here."},
    {"X23-help-unanswered", "Go to reception They will help you there."},
    {"X24-unwell", "Tell a member of staff now If no one is near, touch Get help again."},
    {"X26-closed", "This screen is closed Open again Monday 2 March at 8am."},
    {"X26-closed-unknown", "This screen is closed Go to reception."},
    {"X26-closed-staff", "Go to reception."},
    {"X26-closed-fire", "Follow the exit signs."},
    {"X27-cleaning", "Cleaning in progress"},
    {"X27-cleaning", "43 seconds"},
    {"staff-pin-wrong", "That PIN is not right."},
    {"staff-pin-wait", "Wait 60 seconds before you try again."},
    {"staff-menu-closed", "Open this screen again"},
    {"staff-menu-paused", "Allow typing again"},
    {"staff-status-bad", "12 arrivals are not confirmed yet."},
    {"staff-status-plain", "1 message to staff is waiting."},
    {"staff-status-plain", "The clock was wrong by 1 second and was put right."},
    {"staff-status", "No messages to staff are waiting."},
    {"staff-status", "The clock is right."},
    {"staff-status-bad", "214 messages to staff are waiting."},
    {"staff-status-early", "this screen cannot use its own certificate or key."},
    {"staff-status-early", "The national service has not been asked yet."},
    {"staff-undo-not-found", "No arrival of the last 10 minutes has this reference."},
    {"staff-test", "Foyer version 0.1.0"},
};

static const struct expected never_said[] = {
    // Something is left to do, so that is not said.
    {"S9-done-late-tell", "anything else"},
    {"S9-done-stops-3", "anything else"},
    {"S9-done-reception-first", "anything else"},
    // Staff may yet not be told.
    {"S9-done-late-telling", "anything else"},
    {"S9-done-needs-telling", "anything else"},
    {"S9-done-tell-other", "anything else"},
    {"S9-done-everything", "anything else"},
    {"S9-done-isolation", "anything else"},
    {"S9-done-two", "anything else"},
    {"S9-done-refused", "anything else"},
    // Whoever must keep apart gets no waiting area, and one who must go to reception does not sit.
    {"S9-done-isolation", "Area C"},
    {"S9-done-isolation", "call you by name"},
    {"S9-done-isolation-other", "waiting room"},
    {"S9-done-unsure", "Sit in"},
    {"S9-done-reception-first", "call you by name"},
    // Several places: each is named once, and no way to one of them is given.
    {"S9-done-stops", "Go to"},
    {"S9-done-stops", "Follow the blue line"},
    {"S9-done-reception-stops", "First:"},
    {"S9-done-gp", "First:"},
    {"S9-done-hospital", "Then"},
    // For someone else, nothing is said of the one who stands here but the title.
    {"S9-done-two-other", "you have checked in"},
    {"S9-done-two-other", "call you"},
    {"S9-done-unsure-other", "you are checked in"},
    {"S9-done-longest", "you are checked in"},
    {"X8-already-other", "You are already"},
    {"X18-unsure-other", "you are checked in"},
    // Nothing is claimed before the site has answered.
    {"S9-done-late-telling", "told"},
    {"S9-done-late-telling", "Tell reception"},
    {"S9-done-needs-telling", "We have told"},
    {"S9-done-needs-telling", "Tell reception"},
    {"X3-early-telling", "We have told"},
    {"X3-early-telling", "Go to reception"},
    {"X3-early-not-told", "We have told"},
    {"S9-not-right-not-told", "We have told"},
    {"staff-status-early", "messages to staff"},
    // Without messages to staff nobody was told.
    {"S9-done-late-tell", "We have told"},
    {"S9-done-tell-other", "We have told"},
    {"S9-not-right", "We have told"},
    {"X3-early-bare", "Tell reception I am here"},
    {"X3-early-told", "Tell reception I am here"},
    // Over the limit is for reception to decide.
    {"X5-over-limit", "cannot"},
    {"S7-needs-general", "You told us"},
    {"S8-details", "ending"},
    {"X26-closed-unknown", "Open again"},
    {"X26-closed-staff", "Open again"},
    {"X26-closed-fire", "reception"},
    {"staff-menu", "Open this screen again"},
    {"staff-menu", "Allow typing again"},
    {"staff-menu-closed", "Close this screen"},
    {"staff-pin-wait", "Continue"},
    {"X23-help-plain", "unwell"},
    {"X24-unwell", "I feel very unwell"},
    {"X8-already", "Wait in"},
    // Nothing of a code is shown, and nothing is offered that is not there.
    {"S1-paused", "Scan"},
    {"S1-paused-scan", "cannot"},
    {"S2a-scan", "Try again"},
    {"S2a-scan", "brightness"},
    {"S2a-scan-read", "Hold it still"},
    {"S2a-scan-refused-paused", "details"},
    {"S2a-scan-refused-paused", "date of birth"},
    {"S2a-scan-waited-paused", "details"},
    {"X6-other-day", "Show me"},
    {"X6-other-day", "Wednesday"},
    {"X6-other-day-offered", "Wednesday"},
    {"X6-other-day-dated", "tell you the date"},
    {"X6-other-day-other", "Your appointment"},
    {"X7-other-site-other", "Your appointment"},
};

static int differing(const struct expected *rows, size_t count, bool due)
{
    int wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const struct sample *sample;
        struct view view = says_view(rows[i].sample, &sample);
        for (int panel = 0; panel < 3; panel++) {
            if (says(&view, sample->hospital, panel, rows[i].sentence, &list) != due) {
                fprintf(stderr, "%s at %s %s \"%s\"\n", rows[i].sample, sample_panels[panel].name,
                        due ? "does not say" : "says", rows[i].sentence);
                wrong++;
            }
        }
    }
    return wrong;
}

static void pages_say_what_they_must(void **state)
{
    (void)state;
    assert_int_equal(differing(said, sizeof said / sizeof said[0], true), 0);
}

static void pages_never_say_more(void **state)
{
    (void)state;
    assert_int_equal(differing(never_said, sizeof never_said / sizeof never_said[0], false), 0);
}

// Panels in the green of the main button are S9's alone: green that is not a control says "done".
static void green_is_for_a_confirmed_arrival(void **state)
{
    (void)state;
    for (int i = 0; i < sample_count; i++) {
        struct view view;
        sample_view(&samples[i], &says_configs[samples[i].hospital], &view);
        ui_draw(says_uis[samples[i].hospital][0], &view, NULL, CTL_NONE, 0, &list);
        int panels = 0;
        for (int n = 0; n < list.item_count; n++) {
            const struct draw_item *item = &list.items[n];
            bool green = item->kind == DRAW_BOX && item->box.fill == THEME_GREEN;
            bool button = item->box.drop_px > 0;
            panels += green && !button && view.screen != SCREEN_TEST;
        }
        assert_int_equal(panels, view.screen == SCREEN_DONE);
    }
}

static void kin_may_be_left_unsaid(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("S8-kin", &sample);
    ui_draw(says_uis[1][0], &view, NULL, CTL_NONE, 0, &list);
    assert_non_null(draw_list_find(&list, CTL_NOT_SAID, 0));
}

// (Tell reception I am here) goes with the messages alone; what was said after it does not.
static void messages_only_decide_what_is_offered(void **state)
{
    (void)state;
    static const char *const pages[] = {"S9-done-late",  "S9-done-needs",    "S9-not-right-told",
                                        "X3-early-told", "X3-early-telling", "X3-early-not-told"};
    const struct sample *sample;
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct view view = says_view(pages[i], &sample);
        view.tasks = false;
        ui_draw(says_uis[sample->hospital][0], &view, NULL, CTL_NONE, 0, &list);
        uint64_t without = draw_list_hash(&list);
        view.tasks = true;
        ui_draw(says_uis[sample->hospital][0], &view, NULL, CTL_NONE, 0, &list);
        assert_true(draw_list_hash(&list) == without);
    }
}

static void needs_are_listed_as_people_say_it(void **state)
{
    (void)state;
    char text[256];
    words_needs(text, sizeof text, 0);
    assert_string_equal(text, "");
    words_needs(text, sizeof text, 1U << NEED_HOIST);
    assert_string_equal(text, "a\xc2\xa0hoist");
    words_needs(text, sizeof text, 1U << NEED_HOIST | 1U << NEED_EXTRA_TIME);
    assert_string_equal(text, "a\xc2\xa0hoist and extra\xc2\xa0time");
    words_needs(text, sizeof text, 1U << NEED_BSL | 1U << NEED_HOIST | 1U << NEED_EXTRA_TIME);
    assert_non_null(strstr(text, ", a\xc2\xa0hoist and extra\xc2\xa0time"));
}

static void one_is_not_many(void **state)
{
    (void)state;
    char text[128];
    words_count(text, sizeof text, W_LATE_ONE, W_LATE, 1);
    assert_string_equal(text, "You are 1\xc2\xa0minute late.");
    words_count(text, sizeof text, W_LATE_ONE, W_LATE, 12);
    assert_string_equal(text, "You are 12\xc2\xa0minutes late.");
}

// ---- X11 offers only what can be pressed

static void only_this_one_names_its_appointment(void **state)
{
    (void)state;
    const struct sample *sample;
    struct view view = says_view("X11-which-3", &sample);
    view.which_index[view.which_only] = 5;
    ui_draw(says_uis[1][0], &view, NULL, CTL_NONE, 0, &list);
    assert_non_null(draw_list_find(&list, CTL_ONLY, 5));
    view.which_only = -1; // none can be arrived now
    ui_draw(says_uis[1][0], &view, NULL, CTL_NONE, 0, &list);
    for (int i = 0; i < list.control_count; i++) {
        assert_int_not_equal(list.controls[i].control, CTL_ONLY);
    }
}

int main(void)
{
    if (!fonts_are_here()) {
        return 77;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_say_what_they_must),
        cmocka_unit_test(pages_never_say_more),
        cmocka_unit_test(green_is_for_a_confirmed_arrival),
        cmocka_unit_test(kin_may_be_left_unsaid),
        cmocka_unit_test(messages_only_decide_what_is_offered),
        cmocka_unit_test(needs_are_listed_as_people_say_it),
        cmocka_unit_test(one_is_not_many),
        cmocka_unit_test(only_this_one_names_its_appointment),
    };
    return cmocka_run_group_tests(tests, says_open, says_close);
}
