// The configuration and the panels that all samples share.
#include "screens/samples.h"
#include <stdio.h>
#include <string.h>

static void put(char *dst, size_t bytes, const char *text)
{
    snprintf(dst, bytes, "%s", text);
}

const struct sample_panel sample_panels[3] = {
    {"1080x1920", 1080, 1920, 268},
    {"1920x1080", 1920, 1080, 476},
    {"1366x768", 1366, 768, 345},
};

static const struct config_menu_item menu_items[CONFIG_MENU] = {
    {"prescription", "Collect a prescription", "desk 2", "a prescription"},
    {"sample", "Give a sample", "desk 3", "a sample"},
    {"letter", "Ask about a letter from the hospital", "the patient advice desk on level 2",
     "a question about a letter or a copy of your records"},
    {"visit", "Visit somebody", "the main desk", "a visit"},
    {"complaint", "Make a complaint", "desk 2", "a complaint"},
    {"transport", "Book transport home", "the transport desk", "transport home"},
};

void sample_config(struct config *ret_config, bool hospital)
{
    memset(ret_config, 0, sizeof *ret_config);
    put(ret_config->site_name, sizeof ret_config->site_name,
        hospital ? "Riverside Hospital Outpatients" : "Riverside GP surgery");
    ret_config->site_kind = hospital ? SITE_HOSPITAL : SITE_GP;
    put(ret_config->kiosk_id, sizeof ret_config->kiosk_id, "riverside-entrance-2");
    put(ret_config->kiosk_place, sizeof ret_config->kiosk_place, "Main entrance");
    ret_config->journal_keep_days = 8;
    ret_config->help_unwell = !hospital;
    ret_config->pds_verify = hospital;
    ret_config->journey_no_appointment = true;
    ret_config->journey_menu = hospital;
    ret_config->menu_count = hospital ? 6 : 3;
    memcpy(ret_config->menu, menu_items, sizeof menu_items);
    ret_config->display_distance_mm = 600;
    ret_config->display_target_mm = 20;
    ret_config->display_gap_mm = 3;
}
