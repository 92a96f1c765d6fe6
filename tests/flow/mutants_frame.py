"""Mutants of mutants.py: what lies over and under the journeys: help, closing, staff, covers."""
FLOW, HELP, CLOSED, STAFF = "flow/flow.c", "flow/help.c", "flow/closed.c", "flow/staff.c"

# (what is broken, file below app/, text, instead)
MUTANTS = [
    # ---- help
    ("a failed retry keeps the page for ever", HELP, "if (is_shown(flow) && help != flow->help) {", "if (is_shown(flow)) {"),
    ("help that nobody looks at keeps the page for ever", HELP, "if (is_shown(flow) && help != flow->help) {", "if (help != flow->help) {"),
    ("help is acknowledged by itself", HELP, "} else if (event->told) {", "} else if (true) {"),
    ("an acknowledgement to any number", HELP, "bool waits = event->number != 0 && event->number == flow->help_number && is_open(flow) &&",
     "bool waits = is_open(flow) &&"),
    ("unanswered help is never noticed", HELP, "if (flow->help == HELP_TOLD && flow->now_ms >= unanswered_ms(flow)) {", "if (false) {"),
    ("the red alert waits for the patient to press twice", HELP, "        flow_cover(flow, SCREEN_UNWELL);\n        send_unwell(flow, effects);", "        flow_cover(flow, SCREEN_UNWELL);"),
    ("every press is a red alert", HELP, "flow->now_ms - flow->unwell_ms < unwell_again_ms", "false"),
    # ---- closed, cleaning
    ("a closed screen takes patients", FLOW, "(seen == SCREEN_CLOSED && control != CTL_STAFF)", "false"),
    ("touch is on while it is cleaned", FLOW, "return seen == SCREEN_CLEANING || (", "return ("),
    ("opening time opens what staff closed", CLOSED, "if (!by_staff(flow->closed) && open !=", "if (open !="),
    ("closing time ends a session", CLOSED, "if (!flow->in_session && flow->screen != SCREEN_CLEANING &&", "if (flow->screen != SCREEN_CLEANING &&"),
    ("another person after closing time", FLOW, "if (end == END_ANOTHER && flow->closed == CLOSED_NOT) {", "if (end == END_ANOTHER) {"),
    ("a fire alarm is forgotten over a restart", CLOSED, "desk_note(NOTE_CLOSED, 0, effects);\n        effect_add(effects, FX_SAVE);", "desk_note(NOTE_CLOSED, 0, effects);"),
    # ---- staff
    ("any PIN is right", STAFF, "    if (right) {", "    if (true) {"),
    ("wrong PINs without end", STAFF, "if (flow->staff_wrong >= FLOW_STAFF_TRIES || flow->staff_pause_s > 0) {", "if (false) {"),
    ("the pause of the PIN does not double", STAFF, "pause_first_s : flow->staff_pause_s * 2;", "pause_first_s : flow->staff_pause_s;"),
    ("a PIN is tried in a pause", STAFF, "event->control == CTL_CONTINUE && !waits &&", "event->control == CTL_CONTINUE &&"),
    ("a pulled plug gives further tries", STAFF, "effect_add(effects, FX_SAVE); // a pulled plug", "; // a pulled plug"),
    ("the PIN is kept", STAFF, "    forget_pin(flow);\n    if (right)", "    if (right)"),
    ("a covered PIN is kept", FLOW, "if (cover != SCREEN_PIN) {", "if (false) {"),
    ("staff see what a patient began", STAFF, "flow_session_end(flow, END_STAFF, effects); // whatever", "; // whatever"),
    ("a PIN while the kiosk is at work", STAFF, "flow->config->staff_pin_hash[0] != '\\0' && !works &&", "flow->config->staff_pin_hash[0] != '\\0' &&"),
    ("an undo's number is not checked", STAFF, "if (event->number == 0 || event->number != flow->undo_number) {", "if (false) {"),
    ("a lifted pause starts again longer", "flow/tries.c", "    tries->pause_until_ms = 0;\n    tries->pause_s = 0;\n}", "    tries->pause_until_ms = 0;\n}"),
    # ---- what lies under a question
    ("more time leads away from the help page", FLOW, "flow_cover(flow, flow->under); // where the patient was", "flow_cover(flow, SCREEN_COUNT);"),
]
