// Stories in which a code is scanned, or could be: S2, S2a, X6, X7, and what a code and the date of birth prove.
#include "stories.h"

// Up to S2; up to S3 with a code that was read; up to S5 with it; S3 to S5; the same by a fixed scanner, from S0.
#define OFFERED "with scan, site ready, scanner camera, check-in, me, "
#define READ    OFFERED "scan-it, code pass, wait 300, "
#define FIND    "type-birth 27031985, continue, "
#define SCANNED READ FIND
#define FIXED   "with scan, site ready, scanner fixed, "
#define AGAIN   "wait 5000, beam pass, wait 300, me, " FIND
#define SHORT   "wait 5000, beam short-pass, wait 300, me, " FIND
#define NUMBER  "wait 5000, beam number, wait 300, me, " FIND

// clang-format off
const struct story stories_of_scan[] = {
    // ---- S2, S2a
    {"scan_main",
     OFFERED "scan-it, wait 900, code pass, wait 299, wait 1, " FIND "found booked, looked, yes, confirmed, wait 20000, finish"},
    {"scan_hospital",
     "with postcode, " SCANNED "found booked, looked, yes, confirmed"},
    {"scan_someone_else",
     "with scan, site ready, scanner camera, check-in, someone, scan-it, code booking, wait 300, " FIND
     "found needs, looked, yes, no, confirmed"},
    {"scan_declined",
     OFFERED "type, " FIND "letter K, continue, found booked, looked, back, back, back, back, back"},
    {"scan_off",
     "site ready, scanner camera, beam pass, check-in, beam prescription, me, beam pass, " FIND "beam pass"},
    {"scan_without_scanner",
     "with scan, site ready, check-in, beam pass, me, beam prescription, back, scanner fixed, me, scan-it, back, back"},
    {"scan_refused",
     OFFERED "scan-it, code prescription, wait 399, wait 1, wait 2000, code prescription, code web, wait 400, try-again, try-again, "
     "code web, wait 400, code pass, code number, wait 300, wait 700"},
    {"scan_refused_kinds",
     OFFERED "scan-it, code unreadable, wait 400, code other-site, wait 400, code other-day, wait 400, code contact, wait 400, "
     "code health-certificate, wait 400, code product, wait 400, code foreign, wait 400, code unknown, wait 400, type"},

    // ---- S2a: a refusal waits for a code that is accepted
    {"scan_doubt",
     OFFERED "scan-it, code web, wait 399, code pass, code web-2, wait 300"},
    {"scan_doubt_after_a_refusal",
     OFFERED "scan-it, code web, wait 400, code prescription, wait 399, code pass, wait 300"},
    {"scan_doubt_after_waiting",
     OFFERED "scan-it, wait 30000, code web, try-again, wait 400"},
    {"scan_doubt_says_what_helps",
     OFFERED "scan-it, code unreadable, wait 100, code unknown, wait 100, code web, wait 100, code foreign, wait 99, wait 1, "
     "code contact, code health-certificate, code product, wait 400, code other-site, code prescription, wait 400, "
     "code other-day, code other-site-2, wait 400, try-again, code foreign, code unknown, wait 400, code product, code web, wait 400, "
     "try-again, code prescription, code health-certificate, wait 400, try-again, code web, code foreign, wait 400, "
     "try-again, code contact, code product, wait 400, try-again, code unknown, code unreadable, wait 400"},
    {"scan_doubt_left",
     OFFERED "scan-it, code web, back, scan-it, code web, type, wait 400, back, scan-it, code web, start-again"},
    {"scan_doubt_under_help",
     OFFERED "scan-it, code web, wait 300, help, wait 400, keep-going, code web, wait 400"},
    {"scan_doubt_is_not_idle",
     "with long-scan, " OFFERED "scan-it, wait 59900, code web, wait 399, code pass, wait 300"},
    {"scan_doubt_and_idle",
     OFFERED "scan-it, wait 74900, code web, wait 399, wait 1, wait 9999, wait 1, yes, wait 44999, wait 1"},
    {"scan_doubt_scanner_away",
     OFFERED "scan-it, code web, scanner fixed, wait 400, code prescription, scanner away, scanner camera, back"},
    {"scan_second_of_a_kind",
     OFFERED "scan-it, code web, wait 5000, code web-2, wait 399, wait 1, code web, code web-2, wait 20000, code web, code web-2"},
    {"scan_more_than_are_held_up",
     OFFERED "scan-it, code unreadable, code other-site, code other-day, code contact, code health-certificate, code product, code foreign, "
     "code unknown, wait 400, code unreadable, code web, wait 400, code unreadable"},
    // ---- S2a: words that were said before
    {"scan_said_again",
     OFFERED "scan-it, code other-day, wait 400, wait 5000, code web, wait 400, wait 3000, code other-day, wait 3000, code web, code other-day, "
     "wait 40000, code web"},
    {"scan_said_again_in_doubt",
     OFFERED "scan-it, code prescription, wait 400, wait 3000, code web, code prescription, wait 400, code prescription"},

    // ---- S2a: two codes of two people
    {"scan_rival",
     OFFERED "scan-it, wait 3000, code pass, wait 299, code other-pass, wait 5000, try-again, code other-pass, code pass, wait 4000, code pass, "
     "wait 300, " FIND "found booked, looked"},
    {"scan_rival_left",
     OFFERED "scan-it, code number, code other-number, wait 5000, code web, wait 400, wait 3000, type, " FIND},
    {"scan_rival_while_paused",
     "with scan, site ready, miss 6, scanner camera, check-in, scan-it, someone, code booking, code other-booking, wait 35000"},
    {"scan_rival_at_the_last_moment",
     OFFERED "scan-it, wait 74000, code pass, wait 200, code other-pass, wait 44999, wait 1"},
    {"scan_no_rival",
     OFFERED "scan-it, code pass, code number, code booking, code pass, code web, wait 300, back, back, me, scan-it, code number, "
     "code nhs-number, code number, code other-booking, wait 300, " FIND},
    {"fixed_rival",
     FIXED "beam pass, wait 299, beam other-pass, wait 5000, beam pass, wait 299, beam number, wait 1, me, " FIND},

    // ---- S2a: how to hold a code
    {"scan_drawing",
     OFFERED "scan-it, wait 2399, touch, wait 1, touch, back, scan-it, wait 2300, scanner fixed, scanner camera, wait 100, touch"},
    {"scan_drawing_until_answered",
     OFFERED "scan-it, wait 500, code web, wait 400, try-again, wait 100, back, scan-it, wait 500, code pass, wait 300, back, scan-it"},
    {"scan_drawing_under_help",
     OFFERED "scan-it, wait 500, help, wait 100, keep-going, wait 100, back, scan-it, wait 100, code web, wait 100, help, wait 100, keep-going"},

    {"scan_waited",
     OFFERED "scan-it, try-again, wait 29999, wait 1, code web, wait 400, try-again, wait 30000, code pass, wait 300"},
    {"scan_at_the_last_moment",
     OFFERED "scan-it, code web, wait 400, wait 44599, code pass, wait 300, wait 44999, wait 1"},
    {"scan_waited_and_idle",
     OFFERED "scan-it, wait 74999, wait 1, code pass, yes, try-again, wait 74999, wait 1, wait 20000"},
    {"scan_not_idle_while_it_looks",
     OFFERED "scan-it, code web, wait 400, wait 39600, try-again, touch, wait 29000, touch, wait 999, wait 1, wait 44999, wait 1"},
    {"scan_long_wait",
     "with long-scan, " OFFERED "scan-it, wait 59999, wait 1, wait 44999, wait 1"},
    {"scan_poster",
     OFFERED "scan-it, code web, wait 20000, code web, wait 20000, code web, wait 5000, code web, wait 20000"},
    {"scan_two_posters",
     OFFERED "scan-it, wait 5000, code web, wait 2000, code prescription, wait 2000, code web, code prescription, wait 20000, code web, "
     "wait 15999, code prescription, wait 4001, code web"},
    {"scan_dark",
     OFFERED "scan-it, dark, light, dark, scanner fixed, scanner camera, light, dark, wait 30000, light, code web, dark, wait 400"},
    {"scan_type",
     OFFERED "scan-it, type, type-birth 27031985, continue, letter K, continue, found booked, looked"},
    {"scan_type_as_it_is_read",
     OFFERED "scan-it, code pass, type, wait 300, " FIND},
    {"scan_back",
     OFFERED "scan-it, back, scan-it, code pass, back, wait 300, back, me, type, back, back, back"},
    {"scan_back_from_birth",
     READ "back, back, someone, back, me, scan-it, code other-pass, wait 300, type-birth 27031985, back, type, continue"},
    {"scan_back_and_scanner_away",
     READ "back, scanner away, " FIND},
    {"scan_start_again",
     OFFERED "scan-it, start-again, check-in, me, scan-it, code pass, start-again"},
    {"scan_stop",
     OFFERED "scan-it, stop"},

    // ---- covers over S2a
    {"scan_help",
     OFFERED "scan-it, wait 20000, help, code pass, told, wait 20000, keep-going, wait 29999, wait 1"},
    {"scan_help_over_a_refusal",
     OFFERED "scan-it, code prescription, wait 400, help, keep-going, code prescription, wait 31000, help, start-again"},
    {"scan_help_as_it_is_read",
     OFFERED "scan-it, code pass, help, wait 300, keep-going"},
    {"scan_more_time",
     OFFERED "scan-it, wait 75000, touch, wait 19999, code pass, wait 1"},
    {"scan_pin",
     OFFERED "scan-it, staff, back, code pass, staff, digits 1234, continue, right, code pass, finish"},

    // ---- what can read goes away and comes back
    {"scanner_away",
     OFFERED "scan-it, scanner away, back, me, back, scanner camera, me, scanner away, scanner camera, back"},
    {"scanner_away_as_it_is_read",
     OFFERED "scan-it, code pass, scanner away, wait 300"},
    {"scanner_away_under_help",
     OFFERED "scan-it, help, scanner away, scanner camera, keep-going"},
    {"scanner_changes",
     OFFERED "scan-it, scanner fixed, scanner camera, code pass"},

    // ---- a fixed scanner is live
    {"fixed_start",
     FIXED "beam pass, wait 299, wait 1, me, " FIND "found booked, looked, yes, confirmed"},
    {"fixed_start_refused",
     FIXED "beam prescription, beam pass, wait 300, me, start-again, beam web, type, me, start-again, beam web, "
     "wait 2499, beam web, wait 2500, beam web, back, me"},
    {"fixed_who",
     FIXED "check-in, beam pass, wait 300, beam pass, beam other-pass, wait 300, someone, beam other-pass, beam pass, wait 300, beam product"},
    {"fixed_who_refused",
     FIXED "check-in, beam product, wait 6000, beam product, type, beam web, try-again, beam pass, wait 300, beam web, me"},
    {"fixed_have_code",
     FIXED "check-in, me, beam number, wait 300, back, beam number, wait 5000, beam number, wait 300"},
    {"fixed_two_posters",
     FIXED "check-in, me, wait 5000, beam web, beam prescription, wait 20000, beam web, wait 19999, beam prescription, wait 1, beam web, "
     "wait 20000, beam web, beam prescription"},
    {"fixed_second_of_a_kind",
     FIXED "check-in, me, scan-it, beam web, wait 5000, beam web-2, wait 399, beam product, wait 1, beam web-2, beam web, try-again, beam web, "
     "wait 3000, beam unknown, wait 100, beam pass, wait 300"},
    {"fixed_after_waiting",
     FIXED "check-in, me, scan-it, wait 30000, beam web"},
    {"fixed_beside_a_doubt",
     "with scan, site ready, scanner camera, check-in, me, scan-it, code web, wait 200, beam unknown, wait 200, code web-2, wait 200, "
     "beam pass, wait 300"},
    {"fixed_left_there",
     FIXED "beam pass, wait 300, me, " FIND "found booked, looked, yes, confirmed, wait 2000, beam pass, wait 2000, beam pass, "
     "finish, beam pass, check-in, beam pass, wait 2499, beam pass, wait 2500, beam pass, wait 300"},
    {"fixed_not_taken_is_answered_next",
     FIXED "check-in, help, beam pass, keep-going, wait 500, beam pass, wait 300"},
    {"fixed_start_again",
     FIXED "beam pass, wait 300, start-again, wait 2500, beam pass, wait 300"},
    {"fixed_help_as_it_is_read",
     FIXED "check-in, beam pass, wait 200, help, keep-going, wait 99, wait 1"},
    {"fixed_beside_a_camera",
     "with scan, site ready, scanner camera, code pass, check-in, code pass, me, code pass, beam pass, wait 300, code other-pass, back, "
     "scan-it, beam other-pass, wait 300"},
    {"fixed_birth",
     FIXED "check-in, me, type, type-birth 2703, beam pass, wait 300, type-birth 27031985, wait 44000, beam pass, wait 1000, yes, beam foreign"},
    {"fixed_birth_refused",
     FIXED "check-in, me, type, beam web, wait 6000, type, digits 2, wait 40000, beam web, beam foreign, beam pass, back, type, "
     "wait 40000, beam foreign, wait 5000"},
    {"fixed_birth_begun_elsewhere",
     FIXED "check-in, me, type, box 1, digits 3, beam web, box 1, delete, box 2, digits 1, beam foreign, delete, beam web"},
    {"fixed_letter",
     FIXED "check-in, me, type, " FIND "one-name, letter K, wait 40000, beam web, wait 5000, yes, beam pass, wait 300, continue, "
     "found booked, looked"},
    {"fixed_ignored",
     "with scan, scanner fixed, beam pass, site away, wait 10000, beam pass, site ready, wait 5000, beam pass, wait 300, me, help, beam other-pass, "
     "keep-going, " FIND "beam other-pass, found booked, beam other-pass, looked, beam other-pass, yes, beam web, confirmed, "
     "beam other-pass, another, start-again, privacy, beam pass, back, no-appointment, beam pass, finish, staff, beam pass"},
    {"fixed_ignored_at_rest",
     "with hours, with scan, hours-later 10, site ready, scanner fixed, beam pass, staff, digits 1234, continue, right, clean, beam pass"},
    {"fixed_ignored_at_s4b",
     FIXED "check-in, me, type, " FIND "letter K, continue, found two, beam pass, back, beam pass, wait 5000, beam pass, wait 300"},

    // ---- typing is paused: scanning goes on
    {"paused_scan",
     "with scan, site ready, miss 6, scanner camera, check-in, scan-it, me, type, code web, wait 400, type, back, scan-it, code pass, "
     "wait 300, " FIND "found booked, looked, back, back, scan-it, back, back"},
    {"paused_scanner_away",
     "with scan, site ready, miss 6, scanner camera, check-in, scan-it, someone, scanner away, scan-it, scanner fixed, scan-it, "
     "beam pass, scanner away"},
    {"paused_fixed",
     FIXED "miss 6, check-in, beam pass, wait 300, me, back, wait 5000, beam pass, wait 300, start-again, beam web, back, start-again, "
     "beam pass, wait 300, me, " FIND},
    {"paused_and_scanner_away_at_s1",
     "with scan, site ready, miss 6, scanner camera, check-in, scan-it, scanner away, me, back"},
    {"paused_between",
     "with scan, site ready, miss 6, scanner camera, check-in, scan-it, wait 44000, touch, wait 44000, touch, wait 40000, me, back"},

    // ---- the search by a code
    {"scan_no_match",
     SCANNED "wait 700, found nobody, wait 1799, wait 1, finish"},
    {"scan_slow_no_match",
     SCANNED "wait 2501, found nobody, wait 5498, wait 1"},
    {"scan_two",
     SCANNED "found two, wait 2500"},
    {"scan_outage",
     SCANNED "found away, wait 2500"},
    {"scan_restricted",
     SCANNED "found restricted, wait 2500"},
    {"scan_restricted_on_another_day",
     SCANNED "found other-day, looked restricted, wait 2500"},
    {"scan_hidden_by_pds",
     SCANNED "found other-day, looked hidden, wait 2500"},
    {"scan_opted_out_elsewhere",
     SCANNED "found booked, looked no-kiosk, wait 2500"},
    {"scan_alone",
     READ "type-birth 09122010, continue, found booked, wait 2500"},
    {"scan_blocked_clinic",
     SCANNED "found blocked, looked, wait 2500"},
    {"scan_tries",
     FIXED AGAIN "found nobody, wait 2500, finish, " AGAIN "found nobody, wait 2500, finish, " AGAIN "found nobody, wait 2500, finish, "
     AGAIN "found booked, wait 2500, finish, beam other-pass, wait 300, me, " FIND "found booked, looked, start-again, hours-later 10, "
     AGAIN "found booked, looked"},
    {"scan_tries_to_the_end_of_a_pass",
     FIXED SHORT "found nobody, wait 2500, finish, " SHORT "found nobody, wait 2500, finish, " SHORT "found nobody, wait 2500, finish, "
     "wait 151299, " SHORT "found booked, wait 2500, finish, " SHORT "found booked, looked"},
    {"scan_tries_of_a_number",
     FIXED NUMBER "found nobody, wait 2500, finish, " NUMBER "found nobody, wait 2500, finish, " NUMBER "found nobody, wait 2500, finish, "
     NUMBER "found nobody, wait 2500, finish, hours-later 10, " NUMBER "found booked, looked"},
    {"scan_denied_is_no_wrong_date",
     FIXED AGAIN "found denied, wait 2500, finish, " AGAIN "found denied, wait 2500, finish, " AGAIN "found denied, wait 2500, finish, "
     AGAIN "found booked, looked"},
    {"scan_pauses_typing",
     FIXED "miss 5, " AGAIN "found nobody, wait 2500, finish, check-in"},
    {"scan_back_from_confirm",
     SCANNED "found booked, looked current, back, continue, found booked, looked, yes, confirmed"},
    {"scan_back_from_which",
     SCANNED "found both, looked, back, beam other-pass, wait 300, continue, found nobody, wait 2500"},
    {"scan_dropped",
     SCANNED "found booked, looked, back, back, type, continue, letter K, continue, found other-day, looked, wait 2500"},
    {"scan_another",
     SCANNED "found booked, looked, yes, confirmed, another, me"},

    // ---- level B
    {"scan_needs",
     SCANNED "found needs, looked, yes, yes, confirmed"},
    {"scan_details",
     SCANNED "found details, looked, yes, yes, confirmed"},
    {"scan_already",
     SCANNED "found arrived, looked, yes, already"},
    {"scan_phone",
     SCANNED "found phone, looked"},
    {"scan_cancelled",
     SCANNED "found cancelled, looked"},
    {"scan_changed",
     SCANNED "found booked, looked, yes, conflict"},

    // ---- X6, X7
    {"other_day",
     SCANNED "found other-day, looked, show-date, type-extra QA11AA, continue, show-date, finish"},
    {"other_day_wrong_postcode",
     FIXED AGAIN "found other-day, looked, show-date, type-extra QB22BB, continue, wait 2499, wait 1, finish, " AGAIN
     "found other-day, looked, show-date, type-extra QB22BB, continue, wait 2500, finish, " AGAIN
     "found other-day, looked, show-date, type-extra QB22BB, continue, wait 2500, finish, " AGAIN "found other-day, wait 2500"},
    {"other_day_back",
     "with house-number, " SCANNED "found other-day, looked, back, show-date, continue, type-extra QA1, continue, back, show-date, type-extra QA11AA, "
     "continue, wait 65000"},
    {"other_day_no_address",
     SCANNED "found other-day, looked, show-date, no-address, wait 2500"},
    {"other_day_of_someone_else",
     "with scan, site ready, scanner camera, check-in, someone, scan-it, code pass, wait 300, " FIND "found other-day, looked, show-date"},
    {"other_day_without_postcode",
     SCANNED "found other-day-no-postcode, looked, show-date, finish"},
    {"other_day_left",
     SCANNED "found other-day, looked, show-date, type-extra QA1, wait 65000"},
    {"other_day_typed",
     "with scan, site ready, check-in, me, " FIND "letter K, continue, found other-day, looked, wait 2500"},
    {"other_site",
     SCANNED "found booked, looked elsewhere, show-date, finish"},
    {"other_site_and_day",
     SCANNED "found today-and-other-day, looked elsewhere"},
    {"other_site_cancelled",
     SCANNED "found today-and-other-day, looked elsewhere-cancelled"},
    {"other_site_cancelled_alone",
     SCANNED "found booked, looked elsewhere-cancelled, wait 2500"},
    {"other_site_not_sure",
     SCANNED "found booked, looked open, wait 2500"},
    {"other_day_not_sure",
     SCANNED "found today-and-other-day, looked open, wait 2500"},
    {"other_site_one_not_sure",
     SCANNED "found both, looked elsewhere-or-open, wait 2500"},
    {"other_site_typed",
     "with scan, site ready, check-in, me, " FIND "letter K, continue, found booked, looked elsewhere, wait 2500"},
    {"today_and_other_day",
     SCANNED "found today-and-other-day, looked"},
    {"no_day",
     SCANNED "found no-day, looked, wait 2500"},
};
// clang-format on
const int stories_of_scan_count = sizeof stories_of_scan / sizeof stories_of_scan[0];
