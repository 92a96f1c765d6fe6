// Stories in which a code is scanned, or could be: S2, S2a, X6, X7, and what a code and the date of birth prove.
#include "stories.h"

// Up to S2; up to S3 with a code that was read; up to S5 with it; S3 to S5; the same by a fixed scanner, from S0.
#define OFFERED "with scan, site ready, scanner camera, check-in, me, "
#define READ    OFFERED "scan-it, code pass, wait 300, "
#define FIND    "type-birth 27031985, continue, "
#define SCANNED READ FIND
#define FIXED   "with scan, site ready, scanner fixed, "
#define AGAIN   "wait 5000, code pass, wait 300, me, " FIND
#define SHORT   "wait 5000, code short-pass, wait 300, me, " FIND
#define NUMBER  "wait 5000, code number, wait 300, me, " FIND

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
     "site ready, scanner camera, code pass, check-in, code prescription, me, code pass, " FIND "code pass"},
    {"scan_without_scanner",
     "with scan, site ready, check-in, code pass, me, code prescription, back, scanner fixed, me, scan-it, back, back"},
    {"scan_refused",
     OFFERED "scan-it, code prescription, wait 2000, code prescription, code web, try-again, try-again, code web, code pass, "
     "code other-pass, wait 300, wait 700"},
    {"scan_refused_kinds",
     OFFERED "scan-it, code unreadable, code other-site, code other-day, code contact, code health-certificate, code product, "
     "code foreign, code unknown, type"},
    {"scan_waited",
     OFFERED "scan-it, try-again, wait 29999, wait 1, code web, try-again, wait 30000, code pass, wait 300"},
    {"scan_at_the_last_moment",
     OFFERED "scan-it, code web, wait 44999, code pass, wait 300, wait 44999, wait 1"},
    {"scan_waited_and_idle",
     OFFERED "scan-it, wait 74999, wait 1, code pass, yes, try-again, wait 74999, wait 1, wait 20000"},
    {"scan_not_idle_while_it_looks",
     OFFERED "scan-it, code web, wait 40000, try-again, touch, wait 29000, touch, wait 999, wait 1, wait 44999, wait 1"},
    {"scan_long_wait",
     "with long-scan, " OFFERED "scan-it, wait 59999, wait 1, wait 44999, wait 1"},
    {"scan_poster",
     OFFERED "scan-it, code web, wait 20000, code web, wait 20000, code web, wait 5000, code web, wait 20000"},
    {"scan_dark",
     OFFERED "scan-it, dark, light, dark, scanner fixed, scanner camera, light"},
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
     OFFERED "scan-it, code prescription, help, keep-going, wait 31000, help, start-again"},
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
     FIXED "code pass, wait 299, wait 1, me, " FIND "found booked, looked, yes, confirmed"},
    {"fixed_start_refused",
     FIXED "code prescription, code pass, wait 300, me, start-again, code web, type, me, start-again, code web, "
     "wait 2499, code web, wait 2500, code web, back, me"},
    {"fixed_who",
     FIXED "check-in, code pass, wait 300, code pass, code other-pass, wait 300, someone, code other-pass, code pass, wait 300, code product"},
    {"fixed_who_refused",
     FIXED "check-in, code product, wait 6000, code product, type, code web, try-again, code pass, wait 300, code web, me"},
    {"fixed_have_code",
     FIXED "check-in, me, code number, wait 300, back, code number, wait 5000, code number, wait 300"},
    {"fixed_two_posters",
     FIXED "check-in, me, wait 5000, code web, code prescription, wait 20000, code web, wait 19999, code prescription, wait 1, code web, "
     "wait 20000, code web, code prescription"},
    {"fixed_left_there",
     FIXED "code pass, wait 300, me, " FIND "found booked, looked, yes, confirmed, wait 2000, code pass, wait 2000, code pass, "
     "finish, code pass, check-in, code pass, wait 2499, code pass, wait 2500, code pass, wait 300"},
    {"fixed_not_taken_is_answered_next",
     FIXED "check-in, help, code pass, keep-going, wait 500, code pass, wait 300"},
    {"fixed_start_again",
     FIXED "code pass, wait 300, start-again, wait 2500, code pass, wait 300"},
    {"fixed_help_as_it_is_read",
     FIXED "check-in, code pass, wait 200, help, keep-going, wait 99, wait 1"},
    {"fixed_beside_a_camera",
     "with scan, site ready, scanner camera, check-in, me, code pass, wait 300, back, scan-it, code other-pass, wait 300"},
    {"fixed_birth",
     FIXED "check-in, me, type, type-birth 2703, code pass, wait 300, type-birth 27031985, wait 44000, code pass, wait 1000, yes, code foreign"},
    {"fixed_birth_refused",
     FIXED "check-in, me, type, code web, wait 6000, type, digits 2, wait 40000, code web, code foreign, code pass, back, type, "
     "wait 40000, code foreign, wait 5000"},
    {"fixed_birth_begun_elsewhere",
     FIXED "check-in, me, type, box 1, digits 3, code web, box 1, delete, box 2, digits 1, code foreign, delete, code web"},
    {"fixed_letter",
     FIXED "check-in, me, type, " FIND "one-name, letter K, wait 40000, code web, wait 5000, yes, code pass, wait 300, continue, "
     "found booked, looked"},
    {"fixed_ignored",
     "with scan, scanner fixed, code pass, site away, wait 10000, code pass, site ready, wait 5000, code pass, wait 300, me, help, code other-pass, "
     "keep-going, " FIND "code other-pass, found booked, code other-pass, looked, code other-pass, yes, code web, confirmed, "
     "code other-pass, another, start-again, privacy, code pass, back, no-appointment, code pass, finish, staff, code pass"},
    {"fixed_ignored_at_rest",
     "with hours, with scan, hours-later 10, site ready, scanner fixed, code pass, staff, digits 1234, continue, right, clean, code pass"},
    {"fixed_ignored_at_s4b",
     FIXED "check-in, me, type, " FIND "letter K, continue, found two, code pass, back, code pass, wait 5000, code pass, wait 300"},

    // ---- typing is paused: scanning goes on
    {"paused_scan",
     "with scan, site ready, miss 6, scanner camera, check-in, scan-it, me, type, code web, type, back, scan-it, code pass, "
     "wait 300, " FIND "found booked, looked, back, back, scan-it, back, back"},
    {"paused_scanner_away",
     "with scan, site ready, miss 6, scanner camera, check-in, scan-it, someone, scanner away, scan-it, scanner fixed, scan-it, "
     "code pass, scanner away"},
    {"paused_fixed",
     FIXED "miss 6, check-in, code pass, wait 300, me, back, wait 5000, code pass, wait 300, start-again, code web, back, start-again, "
     "code pass, wait 300, me, " FIND},
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
     AGAIN "found booked, wait 2500, finish, code other-pass, wait 300, me, " FIND "found booked, looked, start-again, hours-later 10, "
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
     SCANNED "found both, looked, back, code other-pass, wait 300, continue, found nobody, wait 2500"},
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
