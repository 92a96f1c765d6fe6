// The events of the walks: every control with each kind of argument, every answer and outcome with
// the right number and with an old one, time.
#include "walk.h"

#define PRESS(in_, label_, control_, argument_)                                                    \
    {                                                                                              \
        .label = label_, .in = in_, .kind = EV_PRESS, .control = control_, .argument = argument_   \
    }
#define TYPE(in_, label_, macro_, typed_)                                                          \
    {                                                                                              \
        .label = label_, .in = in_, .kind = EV_PRESS, .macro = macro_, .typed = typed_             \
    }
#define FOUND(in_, found_, number_, plus_)                                                         \
    {                                                                                              \
        .label = "reply", .in = in_, .kind = EV_FOUND, .found = found_, .number = number_,         \
        .plus_ms = plus_                                                                           \
    }
#define LOOKED(in_, looked_, number_, plus_)                                                       \
    {                                                                                              \
        .label = "closer look", .in = in_, .kind = EV_LOOKED, .looked = looked_,                   \
        .number = number_, .plus_ms = plus_                                                        \
    }
#define ARRIVAL(in_, label_, outcome_, number_)                                                    \
    {                                                                                              \
        .label = label_, .in = in_, .kind = EV_ARRIVAL, .outcome = outcome_, .number = number_     \
    }
#define OUTCOMES(in_, number_)                                                                     \
    ARRIVAL(in_, "confirmed", ARRIVAL_CONFIRMED, number_),                                         \
        ARRIVAL(in_, "arrived before", ARRIVAL_ALREADY, number_),                                  \
        ARRIVAL(in_, "changed meanwhile", ARRIVAL_CONFLICT, number_),                              \
        ARRIVAL(in_, "write refused", ARRIVAL_REJECTED, number_),                                  \
        ARRIVAL(in_, "not reached", ARRIVAL_NOT_REACHED, number_)

#define SCAN(label_, code_, tag_, fixed_)                                                          \
    {                                                                                              \
        .label = label_, .in = W_SCAN, .kind = EV_SCAN, .code = code_, .argument = tag_,           \
        .flag = fixed_                                                                             \
    }

#define TOLD(label_, telling_)                                                                     \
    {.label = label_, .in = W_VISITS, .kind = EV_TASK, .argument = 1 + (telling_), .flag = true},  \
    {                                                                                              \
        .label = label_, .in = W_VISITS, .kind = EV_TASK, .argument = 1 + (telling_)               \
    }

const struct walk_event walk_events[] = {
    {.label = "time", .in = W_ALL | W_TYPING, .kind = EV_TICK},
    {.label = "touch", .in = W_ALL | W_TYPING, .kind = EV_TOUCH},
    {.label = "touch", .in = W_ENTRY, .kind = EV_TOUCH, .plus_ms = 1},
    {.label = "the program stops", .in = W_ALL, .kind = EV_STOP},
    {.label = "the site answers", .in = W_ALL | W_TYPING, .kind = EV_SITE, .flag = true},
    {.label = "the site does not answer", .in = W_ENTRY | W_STAFF, .kind = EV_SITE},
    PRESS(W_ALL | W_TYPING, "check in", CTL_CHECK_IN, 0),
    PRESS(W_POSTCODE | W_HELP, "privacy", CTL_PRIVACY, 0),
    PRESS(W_CHECK | W_TYPING | W_HELP | W_SCAN, "me", CTL_ME, 0),
    PRESS(W_TYPING | W_POSTCODE | W_SCAN, "someone", CTL_SOMEONE, 0),
    PRESS(W_TYPING, "box", CTL_BOX, 0),
    PRESS(W_TYPING, "box", CTL_BOX, 1),
    PRESS(W_TYPING, "box", CTL_BOX, 2),
    PRESS(W_TYPING | W_FRAME, "digit", CTL_DIGIT, 0),
    PRESS(W_TYPING, "digit", CTL_DIGIT, 9),
    PRESS(W_CHECK | W_TYPING | W_SCAN, "letter", CTL_LETTER, 'K'),
    PRESS(W_TYPING | W_STAFF, "delete", CTL_DELETE, 0),
    PRESS(W_TYPING, "show", CTL_SHOW, 0),
    PRESS(W_TYPING, "one name", CTL_ONE_NAME, 0),
    PRESS(W_SEARCH | W_SCAN, "no fixed address", CTL_NO_ADDRESS, 0),
    PRESS(W_ALL | W_TYPING, "continue", CTL_CONTINUE, 0),
    PRESS(W_ALL | W_TYPING, "back", CTL_BACK, 0),
    PRESS(W_ALL | W_TYPING, "yes", CTL_YES, 0),
    PRESS(W_VISITS, "no", CTL_NO, 0),
    PRESS(W_VISITS, "not said", CTL_NOT_SAID, 0),
    PRESS(W_CHECK | W_SCAN, "not me", CTL_NOT_ME, 0),
    PRESS(W_VISITS, "only one", CTL_ONLY, 0),
    PRESS(W_VISITS, "only one", CTL_ONLY, 1),
    PRESS(W_VISITS, "only one", CTL_ONLY, 5),
    PRESS(W_VISITS, "I understand", CTL_UNDERSTAND, 0),
    PRESS(W_VISITS, "tell reception", CTL_TELL, 0),
    PRESS(W_VISITS, "this is not right", CTL_NOT_RIGHT, 0),
    PRESS(W_POSTCODE, "no appointment", CTL_NO_APPOINTMENT, 0),
    PRESS(W_POSTCODE, "something else", CTL_MENU, 0),
    PRESS(W_POSTCODE, "what they need", CTL_ITEM, 0),
    PRESS(W_POSTCODE, "what they need", CTL_ITEM, 5),
    PRESS(W_ALL, "finish", CTL_FINISH, 0),
    PRESS(W_CHECK, "another person", CTL_ANOTHER, 0),
    PRESS(W_POSTCODE | W_VISITS | W_HELP, "keep going", CTL_KEEP_GOING, 0),
    PRESS(W_POSTCODE | W_VISITS | W_HELP, "help", CTL_HELP, 0),
    PRESS(W_HELP, "very unwell", CTL_UNWELL, 0),
    PRESS(W_ALL | W_TYPING, "start again", CTL_START_AGAIN, 0),
    PRESS(W_ALL, "nothing", CTL_NONE, 0),
    PRESS(W_FRAME | W_VISITS, "staff", CTL_STAFF, 0),
    PRESS(W_FRAME, "clean", CTL_CLEAN, 0),
    PRESS(W_STAFF, "close", CTL_CLOSE, 0),
    PRESS(W_STAFF, "fire alarm", CTL_CLOSE_FIRE, 0),
    PRESS(W_STAFF, "open again", CTL_REOPEN, 0),
    PRESS(W_FRAME, "what is wrong", CTL_STATUS, 0),
    PRESS(W_STAFF, "resume typing", CTL_RESUME, 0),
    PRESS(W_FRAME, "take back an arrival", CTL_UNDO, 0),
    PRESS(W_FRAME, "test page", CTL_TEST, 0),
    PRESS(W_SCAN, "scan it", CTL_SCAN, 0),
    PRESS(W_SCAN, "type instead", CTL_TYPE, 0),
    PRESS(W_SCAN, "try again", CTL_TRY_AGAIN, 0),
    PRESS(W_SCAN, "show the date", CTL_SHOW_DATE, 0),
    SCAN("a code", CODE_ACCEPTED, 7, false),
    SCAN("a code", CODE_ACCEPTED, 8, false),
    SCAN("a code", CODE_ACCEPTED, 7, true),
    SCAN("a code", CODE_ACCEPTED, 8, true),
    SCAN("a code that is refused", CODE_PRESCRIPTION, 1, false),
    SCAN("a code that is refused", CODE_UNREADABLE, 2, false),
    SCAN("a code that is refused", CODE_UNREADABLE, 2, true),
    SCAN("a code that is refused", CODE_PRESCRIPTION, 3, true),
    {.label = "a scanner is there", .in = W_SCAN, .kind = EV_SCANNER, .flag = true},
    {.label = "no scanner any more", .in = W_SCAN, .kind = EV_SCANNER},
    {.label = "dark", .in = W_SCAN, .kind = EV_LIGHT},
    TYPE(W_CHECK | W_TYPING | W_SCAN, "type a date", MACRO_BIRTH, "27031985"),
    TYPE(W_POSTCODE, "type a child's date", MACRO_BIRTH, "27032019"),
    TYPE(W_TYPING, "type an impossible date", MACRO_BIRTH, "31022000"),
    TYPE(W_CHECK | W_TYPING | W_SCAN, "type a postcode", MACRO_EXTRA, "QA11AA"),
    TYPE(W_SEARCH | W_TYPING | W_SCAN, "type another postcode", MACRO_EXTRA, "QZ99ZZ"),
    {.label = "the right PIN", .in = W_FRAME | W_VISITS, .kind = EV_PRESS, .macro = MACRO_PIN, .typed = "1234", .flag = true},
    {.label = "a wrong PIN", .in = W_STAFF, .kind = EV_PRESS, .macro = MACRO_PIN, .typed = "99999999"},
    {.label = "closing time", .in = W_STAFF, .kind = EV_STATUS, .macro = MACRO_HOURS},
    {.label = "opening time", .in = W_STAFF, .kind = EV_STATUS, .macro = MACRO_HOURS, .flag = true},
#define X(name, in, label, answer) FOUND(in, name, NUMBER_RIGHT, 0),
    WALK_FOUND_LIST(X)
#undef X
#define X(name, in, label, answer, pds) LOOKED(in, name, NUMBER_RIGHT, 0),
        WALK_LOOKED_LIST(X)
#undef X
            FOUND(W_ENTRY, FOUND_BOOKED, NUMBER_RIGHT, 1),
    FOUND(W_ENTRY, FOUND_NOBODY, NUMBER_RIGHT, 1),
    LOOKED(W_ENTRY, LOOKED_FINE, NUMBER_RIGHT, 1),
    LOOKED(W_ENTRY, LOOKED_HIDDEN, NUMBER_RIGHT, 1),
    OUTCOMES(W_VISITS, NUMBER_RIGHT),
    OUTCOMES(W_VISITS, NUMBER_UNSURE_FIRST),
    OUTCOMES(W_VISITS, NUMBER_UNSURE_SECOND),
    ARRIVAL(W_SEARCH | W_SCAN, "confirmed", ARRIVAL_CONFIRMED, NUMBER_RIGHT),
    ARRIVAL(W_ENTRY | W_SCAN, "changed meanwhile", ARRIVAL_CONFLICT, NUMBER_RIGHT),
    {.label = "staff are told", .in = W_HELP, .kind = EV_TASK, .flag = true},
    {.label = "staff cannot be told", .in = W_HELP, .kind = EV_TASK},
    TOLD("of who is early", TELL_EARLY),
    TOLD("of who is late", TELL_LATE),
    TOLD("of needs", TELL_NEEDS),
    TOLD("of what is not right", TELL_NOT_RIGHT),
    {.label = "somebody comes", .in = W_HELP, .kind = EV_HELP, .flag = true},
    {.label = "nobody comes", .in = W_HELP, .kind = EV_HELP},
    {.label = "taken back", .in = W_STAFF, .kind = EV_UNDO, .undo = UNDO_DONE},
    {.label = "not taken back", .in = W_STAFF, .kind = EV_UNDO, .undo = UNDO_UNSURE},

    // to an old number: walk_check_state shows that they lead nowhere
    FOUND(W_CHECK | W_SCAN, FOUND_BOOKED, NUMBER_OLD, 0),
    FOUND(W_SEARCH, FOUND_TWO, NUMBER_OLD, 0),
    FOUND(W_SEARCH, FOUND_AWAY, NUMBER_OLD, 0),
    LOOKED(W_CHECK | W_SCAN, LOOKED_FINE, NUMBER_OLD, 0),
    LOOKED(W_SEARCH, LOOKED_HIDDEN, NUMBER_OLD, 0),
    LOOKED(W_SEARCH, LOOKED_AWAY, NUMBER_OLD, 0),
    OUTCOMES(W_VISITS, NUMBER_OLD),
    ARRIVAL(W_SEARCH | W_SCAN, "old", ARRIVAL_CONFIRMED, NUMBER_OLD),
    {.label = "old", .in = W_ALL, .kind = EV_TASK, .flag = true, .number = NUMBER_OLD},
    {.label = "old", .in = W_ALL, .kind = EV_TASK, .number = NUMBER_OLD},
    {.label = "old", .in = W_ALL, .kind = EV_HELP, .flag = true, .number = NUMBER_OLD},
    {.label = "old", .in = W_STAFF, .kind = EV_UNDO, .undo = UNDO_DONE, .number = NUMBER_OLD},
};
const int walk_event_count = sizeof walk_events / sizeof walk_events[0];
