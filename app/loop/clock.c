// May the wall clock be believed (reliability 9, settled 5), and how long do our certificates last (N7)?
#include "base/log_event.h"
#include "loop/loop_inside.h"
#include <limits.h>
#include <stdlib.h>

static const int64_t differs_ms = 60 * 1000;  // beyond it staff should know (national-services 3.2)
static const int64_t corrects_ms = 2 * 1000;  // Date counts whole seconds, and replies take time
static const int cert_warn_days = 30;

// Windows are judged by the clock, so a clock that nobody vouches for stops check-in (product 4.3). chrony, or the last
// verified Date, may be clock.unsynced_max_minutes old.
bool loop_clock_is_trusted(struct loop *loop)
{
    int64_t limit_ms = (int64_t)loop->config->clock_unsynced_max_minutes * 60000;

    if (loop->config->clock_trust == CLOCK_SYSTEM) {
        return true; // the configuration allows it on loopback alone
    }
    if (loop->config->clock_trust == CLOCK_CHRONY && clock_is_synchronised()) {
        loop->synchronised_ms = clock_now_ms();
        loop->synchronised_once = true;
    }
    return loop->synchronised_once && clock_now_ms() - loop->synchronised_ms <= limit_ms &&
           clock_wall_ms() >= clock_build_ms();
}

void loop_clock_reply(struct loop *loop, const struct net_reply *net)
{
    if (!net->verified || net->date_ms < clock_build_ms()) {
        return; // nobody we know said so, or it cannot be
    }
    // The Date is of the moment when the header came, however long the body took.
    int64_t off_ms = net->date_ms - (clock_wall_ms() - (clock_now_ms() - net->date_at_ms));

    if (loop->config->clock_trust == CLOCK_TLS_DATE) {
        if (llabs(off_ms) > corrects_ms) {
            clock_correct(clock_correction_ms() + off_ms);
            log_event(LOG_CLOCK_CORRECTED, off_ms, 0);
        }
        loop->synchronised_ms = clock_now_ms();
        loop->synchronised_once = true;
    } else if (llabs(off_ms) > differs_ms && !date_equal(london_date(clock_wall_ms()), loop->differs_day)) {
        loop->differs_day = london_date(clock_wall_ms()); // once a day, not with every reply
        log_event(LOG_CLOCK_DIFFERS, off_ms / 1000, 0);
    }
}

static int days_left(const char *file, int whose)
{
    int days = INT_MAX;

    if (file[0] == '\0' || cert_days_left(file, clock_wall_ms(), &days) != OK) {
        return INT_MAX; // one that cannot be read fails at the first connection, and that is logged
    }
    if (days <= cert_warn_days) {
        log_event(LOG_CERT_EXPIRES, days, whose);
    }
    return days;
}

void loop_clock_certificates(struct loop *loop)
{
    struct date today = london_date(clock_wall_ms());

    if (!date_equal(today, loop->cert_day)) {
        int site = days_left(loop->config->fhir_cert_file, 0);
        int national = days_left(loop->config->pds_cert_file, 1);

        loop->cert_day = today;
        loop->cert_days_left = site < national ? site : national;
    }
}
