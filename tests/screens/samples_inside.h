// The samples by name, and the fields that fill them. Internal to tests/screens.
#pragma once
#include "screens/samples.h"

// X(name, how it is filled, hospital, ugly). The hospital of the samples asks for the house number,
// has no (I feel very unwell), a full menu, and asks the national service.
#define SAMPLE_LIST(X)                                                                             \
    X("S00-starting", starting, false, false)                                                      \
    X("S0-start", start, false, false)                                                             \
    X("S0-start-menu", start, true, false)                                                         \
    X("S1-who", who, false, false)                                                                 \
    X("S1-paused", paused, false, false)                                                           \
    X("S1-paused-scan", paused_scan, false, false)                                                 \
    X("S2-have-code", have_code, true, false)                                                      \
    X("S2-have-code-other", have_code_other, true, false)                                          \
    X("S2a-scan", scan, true, false)                                                               \
    X("S2a-scan-other", scan_other, true, false)                                                   \
    X("S2a-scan-first", scan_first, true, false)                                                   \
    X("S2a-scan-fixed", scan_fixed, true, false)                                                   \
    X("S2a-scan-fixed-there", scan_fixed_there, true, false)                                       \
    X("S2a-scan-fixed-read", scan_fixed_read, true, false)                                         \
    X("S2a-scan-dark", scan_dark, true, false)                                                     \
    X("S2a-scan-read", scan_read, true, false)                                                     \
    X("S2a-scan-refused", scan_refused, true, false)                                               \
    X("S2a-scan-refused-paused", scan_refused_paused, true, false)                                 \
    X("S2a-scan-refused-other", scan_refused_other, true, false)                                   \
    X("S2a-scan-unreadable", scan_unreadable, true, false)                                         \
    X("S2a-scan-waited", scan_waited, true, false)                                                 \
    X("S2a-scan-waited-paused", scan_waited_paused, true, false)                                   \
    X("S3-birth-empty", birth_empty, false, false)                                                 \
    X("S3-birth", birth, false, false)                                                             \
    X("S3-birth-shown", birth_shown, false, false)                                                 \
    X("S3-birth-masked", birth_masked, false, false)                                               \
    X("S3-birth-other", birth_other, false, false)                                                 \
    X("S3-birth-error", birth_error, false, false)                                                 \
    X("S3-birth-gap-other", birth_gap_other, false, false)                                         \
    X("S4-letter", letter, false, false)                                                           \
    X("S4-letter-empty", letter_empty, false, false)                                               \
    X("S4-letter-missing", letter_missing, false, false)                                           \
    X("S4-letter-missing-other", letter_missing_other, false, false)                               \
    X("S4-letter-one-name", letter_one_name, false, false)                                         \
    X("S4-letters", letters, false, false)                                                         \
    X("S4-letters-missing", letters_missing, false, false)                                         \
    X("S4b-postcode", postcode, false, false)                                                      \
    X("S4b-postcode-missing", postcode_missing, false, false)                                      \
    X("S4b-house", postcode, true, false)                                                          \
    X("S4b-house-missing", postcode_missing, true, false)                                          \
    X("S5-finding", finding, false, false)                                                         \
    X("S6-confirm", confirm, false, false)                                                         \
    X("S6-confirm-hospital", confirm_hospital, true, false)                                        \
    X("S6-confirm-sensitive", confirm_sensitive, false, false)                                     \
    X("S6-confirm-other", confirm_other, true, false)                                              \
    X("S6-confirm-long", confirm_long, false, false)                                               \
    X("S6-confirm-ugly", confirm_ugly, false, true)                                                \
    X("X11-which", which, false, false)                                                            \
    X("X11-which-other", which_other, true, false)                                                 \
    X("X11-which-3", which_3, true, false)                                                         \
    X("X11-which-4", which_4, true, false)                                                         \
    X("X11-which-6", which_6, true, false)                                                         \
    X("S7-needs", needs, false, false)                                                             \
    X("S7-needs-many", needs_many, true, false)                                                    \
    X("S7-needs-all", needs_all, true, false)                                                      \
    X("S7-needs-general", needs_general, false, false)                                             \
    X("S7-needs-other", needs_other, false, false)                                                 \
    X("S8-details-mobile", details_mobile, false, false)                                           \
    X("S8-details", details, false, false)                                                         \
    X("S8-details-other", details_other, true, false)                                              \
    X("S8-kin", kin, true, false)                                                                  \
    X("S8-kin-other", kin_other, true, false)                                                      \
    X("S8b-before", before, true, false)                                                           \
    X("S8b-before-long", before_long, true, false)                                                 \
    X("S6a-checking-in", checking_in, false, false)                                                \
    X("S9-done-gp", done_gp, false, false)                                                         \
    X("S9-done-hospital", done_hospital, true, false)                                              \
    X("S9-done-ask", done_ask, true, false)                                                        \
    X("S9-done-long", done_long, true, false)                                                      \
    X("S9-done-ugly", done_ugly, true, true)                                                       \
    X("S9-done-late", done_late, false, false)                                                     \
    X("S9-done-late-telling", done_late_telling, false, false)                                     \
    X("S9-done-late-other", done_late_other, false, false)                                         \
    X("S9-done-late-tell", done_late_tell, true, false)                                            \
    X("S9-done-needs", done_needs, true, false)                                                    \
    X("S9-done-needs-telling", done_needs_telling, true, false)                                    \
    X("S9-done-needs-general", done_needs_general, false, false)                                   \
    X("S9-done-tell-other", done_needs_tell_other, false, false)                                   \
    X("S9-done-everything", done_everything, true, false)                                          \
    X("S9-done-all-needs", done_all_needs, true, false)                                            \
    X("S9-done-isolation", done_isolation, true, false)                                            \
    X("S9-done-isolation-other", done_isolation_other, true, false)                                \
    X("S9-done-two", done_two, true, false)                                                        \
    X("S9-done-two-other", done_two_other, true, false)                                            \
    X("S9-done-both", done_both, false, false)                                                     \
    X("S9-done-unsure", done_unsure, false, false)                                                 \
    X("S9-done-unsure-other", done_unsure_other, false, false)                                     \
    X("S9-done-refused", done_refused, true, false)                                                \
    X("S9-done-stops", done_stops, true, false)                                                    \
    X("S9-done-stops-3", done_stops_3, true, false)                                                \
    X("S9-done-stops-6", done_stops_6, true, false)                                                \
    X("S9-done-stops-ugly", done_stops_ugly, true, true)                                           \
    X("S9-done-reception-first", done_reception_first, true, false)                                \
    X("S9-done-reception-stops", done_reception_stops, true, false)                                \
    X("S9-done-longest", done_longest, true, false)                                                \
    X("S9-done-writing", done_writing, false, false)                                               \
    X("S9-not-right", not_right, false, false)                                                     \
    X("S9-not-right-told", not_right_told, false, false)                                           \
    X("S9-not-right-not-told", not_right_not_told, false, false)                                   \
    X("X1-refused", refused, false, false)                                                         \
    X("X1-refused-code", refused_code, true, false)                                                \
    X("X3-early", early, false, false)                                                             \
    X("X3-early-told", early_told, false, false)                                                   \
    X("X3-early-telling", early_telling, false, false)                                             \
    X("X3-early-not-told", early_not_told, false, false)                                           \
    X("X3-early-other", early_other, false, false)                                                 \
    X("X3-early-bare", early_bare, false, false)                                                   \
    X("X5-over-limit", over_limit, false, false)                                                   \
    X("X5-over-limit-other", over_limit_other, false, false)                                       \
    X("X6-other-day", other_day, true, false)                                                      \
    X("X6-other-day-offered", other_day_offered, true, false)                                      \
    X("X6-other-day-dated", other_day_dated, true, false)                                          \
    X("X6-other-day-other", other_day_other, true, false)                                          \
    X("X7-other-site", other_site, true, false)                                                    \
    X("X7-other-site-other", other_site_other, true, false)                                        \
    X("X8-already", already, false, false)                                                         \
    X("X8-already-other", already_other, false, false)                                             \
    X("X8-already-area", already_area, true, false)                                                \
    X("X8-already-long", already_long, true, false)                                                \
    X("X9-changed", changed, true, false)                                                          \
    X("X9-changed-other", changed_other, true, false)                                              \
    X("X10-phone", remote_phone, true, false)                                                      \
    X("X10-video", remote_video, true, false)                                                      \
    X("X10-video-other", remote_other, true, false)                                                \
    X("X15-no-appointment", no_appointment, false, false)                                          \
    X("X16-menu", menu, false, false)                                                              \
    X("X16-menu-full", menu, true, false)                                                          \
    X("X16-desk", desk, false, false)                                                              \
    X("X16-desk-long", desk_long, true, false)                                                     \
    X("X17-not-working", not_working, false, false)                                                \
    X("X17-not-working-bare", not_working_bare, false, false)                                      \
    X("X18-unsure", unsure, false, false)                                                          \
    X("X18-unsure-other", unsure_other, false, false)                                              \
    X("X21-more-time", more_time, false, false)                                                    \
    X("X21-more-time-last", more_time_last, false, false)                                          \
    X("S9-keep", keep, false, false)                                                               \
    X("X23-help-asked", help_asked, false, false)                                                  \
    X("X23-help-told", help_told, false, false)                                                    \
    X("X23-help-failed", help_failed, false, false)                                                \
    X("X23-help-seen", help_seen, false, false)                                                    \
    X("X23-help-unanswered", help_unanswered, false, false)                                        \
    X("X23-help-plain", help_told, true, false)                                                    \
    X("X24-unwell", unwell, false, false)                                                          \
    X("X26-closed", closed_hours, false, false)                                                    \
    X("X26-closed-longest", closed_longest, true, false)                                           \
    X("X26-closed-unknown", closed_unknown, false, false)                                          \
    X("X26-closed-staff", closed_staff, false, false)                                              \
    X("X26-closed-fire", closed_fire, false, false)                                                \
    X("X27-cleaning", cleaning, false, false)                                                      \
    X("staff-pin-empty", pin_empty, false, false)                                                  \
    X("staff-pin", pin, false, false)                                                              \
    X("staff-pin-wrong", pin_wrong, false, false)                                                  \
    X("staff-pin-wait", pin_wait, false, false)                                                    \
    X("staff-menu", staff, false, false)                                                           \
    X("staff-menu-paused", staff_paused, false, false)                                             \
    X("staff-menu-closed", staff_closed, false, false)                                             \
    X("staff-status", status_good, false, false)                                                   \
    X("staff-status-plain", status_plain, false, false)                                            \
    X("staff-status-bad", status_bad, true, false)                                                 \
    X("staff-status-scanner", status_scanner, true, false)                                         \
    X("staff-status-early", status_early, false, false)                                            \
    X("staff-undo", undo_entry, false, false)                                                      \
    X("staff-undo-not-found", undo_not_found, false, false)                                        \
    X("staff-undo-working", undo_working, false, false)                                            \
    X("staff-undo-done", undo_done, false, false)                                                  \
    X("staff-undo-changed", undo_changed, false, false)                                            \
    X("staff-undo-unsure", undo_unsure, false, false)                                              \
    X("staff-undo-unsupported", undo_unsupported, false, false)                                    \
    X("staff-test", test_page, true, false)                                                        \
    X("privacy", privacy, false, false)                                                            \
    X("privacy-national", privacy, true, false)

#define X(name, fill, hospital, ugly) void sample_fill_##fill(struct view *view);
SAMPLE_LIST(X)
#undef X

// One need as a bit of view.needs.
uint32_t sample_need(enum need need);
void sample_put(char *dst, size_t bytes, const char *text);

#define PUT(field, text) sample_put(view->field, sizeof view->field, text)
