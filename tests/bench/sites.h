// The two sites of the clinic day: those of the demonstration, brought to the rules that generator_expected knows.
#pragma once
#include "config/config.h"
#include "sandbox/generator.h"

// file: assets/demo/*.json. base_url: the sandbox. Every clinic gets these windows; a clinic that the demonstration leaves to
// the unknown one is added; messages about similar names are off: they change nothing for the patient.
void site_config_read(const char *file, const char *base_url, const struct generated_windows *windows,
                      struct config *ret_config);
// The surgery is told of the hospital's areas, so that it, too, notices an appointment at another site.
void site_config_areas(const struct config *from, struct config *config);
