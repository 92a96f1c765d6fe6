// Every sentence a patient reads, whole, with {placeholders}: the one place where translations come
// in. Drafts to be tested with patients (product 3). "\1" and "\2" switch bold on and off
// (ui/wrap.h). Pure.
#pragma once
#include <stddef.h>

#define WORDS_LIST(X)                                                                              \
    X(W_NONE, "")                                                                                  \
    /* the bar and the action row */                                                               \
    X(W_HELP, "Get help")                                                                          \
    X(W_START_AGAIN, "Start again")                                                                \
    X(W_BACK, "Back")                                                                              \
    X(W_CONTINUE, "Continue")                                                                      \
    X(W_FINISH, "Finish")                                                                          \
    X(W_DELETE, "Delete")                                                                          \
    X(W_PROBLEM, "There is a problem")                                                             \
    /* S00, S0, S1 */                                                                              \
    X(W_STARTING_TITLE, "This screen is starting")                                                 \
    X(W_STARTING_TEXT, "Go to reception if you are in a hurry.")                                   \
    X(W_START_TITLE, "Check in for your appointment")                                              \
    X(W_START_HINT, "Touch Check in to start.")                                                    \
    X(W_CHECK_IN, "Check in")                                                                      \
    X(W_PRIVACY, "How we use your information")                                                    \
    X(W_EMERGENCY, "If this is an emergency, tell a member of staff now.")                         \
    X(W_WHO_TITLE, "Who is the appointment for?")                                                  \
    X(W_ME, "Me")                                                                                  \
    X(W_SOMEONE, "Someone I am with")                                                              \
    X(W_OTHER_HINT, "Enter their details, not yours.")                                             \
    X(W_PAUSED_TITLE, "You cannot check in here right now")                                        \
    /* S3 */                                                                                       \
    X(W_BIRTH_TITLE, "What is your date of birth?")                                                \
    X(W_BIRTH_TITLE_OTHER, "What is their date of birth?")                                         \
    X(W_BIRTH_HINT, "For example, 27 3 1985")                                                      \
    X(W_DAY, "Day")                                                                                \
    X(W_MONTH, "Month")                                                                            \
    X(W_YEAR, "Year")                                                                              \
    X(W_SHOW, "Show")                                                                              \
    X(W_HIDE, "Hide")                                                                              \
    X(W_BIRTH_GAP, "Enter a day, a month and a year.")                                             \
    X(W_BIRTH_NOT_REAL, "Date of birth must be a real date.")                                      \
    /* S4, S4b */                                                                                  \
    X(W_LETTER_TITLE, "What is the first letter of your last name?")                               \
    X(W_LETTER_TITLE_OTHER, "What is the first letter of their last name?")                        \
    X(W_LETTERS_TITLE, "What are the first {count} letters of your last name?")                    \
    X(W_LETTERS_TITLE_OTHER, "What are the first {count} letters of their last name?")             \
    X(W_NAME_TITLE, "What is the first letter of your name?")                                      \
    X(W_NAME_TITLE_OTHER, "What is the first letter of their name?")                               \
    X(W_NAMES_TITLE, "What are the first {count} letters of your name?")                           \
    X(W_NAMES_TITLE_OTHER, "What are the first {count} letters of their name?")                    \
    X(W_LETTER_MISSING, "Choose a letter.")                                                        \
    X(W_LETTERS_MISSING, "Choose {count} letters.")                                                \
    X(W_LETTER_BOX, "Letter {count}")                                                              \
    X(W_ONE_NAME, "I have only one name")                                                          \
    X(W_ONE_NAME_OTHER, "They have only one name")                                                 \
    X(W_POSTCODE_TITLE, "What is your postcode?")                                                  \
    X(W_POSTCODE_TITLE_OTHER, "What is their postcode?")                                           \
    X(W_POSTCODE_MISSING, "Enter a whole postcode.")                                               \
    X(W_HOUSE_TITLE, "What is your house number?")                                                 \
    X(W_HOUSE_TITLE_OTHER, "What is their house number?")                                          \
    X(W_HOUSE_MISSING, "Enter a house number.")                                                    \
    X(W_NO_ADDRESS, "I do not have a fixed address")                                               \
    X(W_NO_ADDRESS_OTHER, "They have no fixed address")                                            \
    /* S5, S6, S6a */                                                                              \
    X(W_FINDING_TITLE, "Finding your appointment")                                                 \
    X(W_CHECKING_TITLE, "Checking you in")                                                         \
    X(W_CONFIRM_TITLE, "Is this your appointment?")                                                \
    X(W_CONFIRM_TITLE_OTHER, "Is this their appointment?")                                         \
    X(W_CONFIRM_TIME, "{time} today")                                                              \
    X(W_CONFIRM_WITH, "{time} today with {clinician}")                                             \
    X(W_CONFIRM_WITH_AREA, "{time} today with {clinician}, {area}")                                \
    X(W_CONFIRM_AREA, "{time} today, {area}")                                                      \
    X(W_CONFIRM_CLINIC, "{time} today, {clinic}")                                                  \
    X(W_CONFIRM_CLINIC_AREA, "{time} today, {clinic}, {area}")                                     \
    X(W_CONFIRM_ME_TIME, "{initials}, {time} today")                                               \
    X(W_CONFIRM_ME_WITH, "{initials}, {time} today with {clinician}")                              \
    X(W_CONFIRM_ME_WITH_AREA, "{initials}, {time} today with {clinician}, {area}")                 \
    X(W_CONFIRM_ME_AREA, "{initials}, {time} today, {area}")                                       \
    X(W_CONFIRM_ME_CLINIC, "{initials}, {time} today, {clinic}")                                   \
    X(W_CONFIRM_ME_CLINIC_AREA, "{initials}, {time} today, {clinic}, {area}")                      \
    X(W_YES, "Yes")                                                                                \
    X(W_NOT_ME, "No, this is not me")                                                              \
    X(W_NOT_THEM, "No, this is not them")                                                          \
    /* S9 */                                                                                       \
    X(W_DONE_TITLE, "You have checked in")                                                         \
    X(W_DONE_GO, "Go to \1{area}\2.")                                                              \
    X(W_DONE_GO_LEVEL, "Go to \1{area}\2, {level}.")                                               \
    X(W_DONE_MINUTE, "It takes about 1 minute.")                                                   \
    X(W_DONE_MINUTES, "It takes about {count}\u00a0minutes.")                                      \
    X(W_DONE_ROOM, "Sit in the waiting room. A member of staff will call you by name.")            \
    X(W_DONE_CALL, "A member of staff will call you by name.")                                     \
    X(W_DONE_ASK, "Ask at reception where to wait. A member of staff will call you by name.")      \
    X(W_DONE_NOTHING, "You do not need to do anything else.")                                      \
    X(W_ANOTHER, "Check in another person")                                                        \
    /* X1, X8, X17, X18 */                                                                         \
    X(W_REFUSED_TITLE, "You have not been checked in")                                             \
    X(W_GO_TO_RECEPTION, "Go to reception. They will help you.")                                   \
    X(W_REFERENCE, "Your reference is\u00a0\1{reference}\2.")                                      \
    X(W_ALREADY_TITLE, "You are already checked in")                                               \
    X(W_ALREADY_TEXT, "If you are not sure where to wait, go to reception.")                       \
    X(W_NOT_WORKING_TITLE, "We cannot check you in here right now")                                \
    X(W_NOT_WORKING_TEXT, "Go to reception. Tell them the screen at the entrance is not working.") \
    X(W_UNSURE_TITLE, "We are not sure you are checked in")                                        \
    X(W_UNSURE_TEXT, "Go to reception and give this reference:\u00a0\1{reference}\2.")             \
    X(W_UNSURE_TEXT_BARE, "Go to reception. They will help you.")                                  \
    /* X21, keep, X23, privacy */                                                                  \
    X(W_MORE_TITLE, "Do you need more time?")                                                      \
    X(W_MORE_NOT_YET, "You have not been checked in yet.")                                         \
    X(W_MORE_YES, "Yes, I need more time")                                                         \
    X(W_KEEP_TITLE, "Keep this on the screen?")                                                    \
    X(W_KEEP_YES, "Yes, keep it")                                                                  \
    X(W_SECOND, "second")                                                                          \
    X(W_SECONDS, "seconds")                                                                        \
    X(W_HELP_ASKED_TITLE, "Calling reception")                                                     \
    X(W_HELP_ASKED_TEXT, "We are telling reception now. You can keep going or wait here.")         \
    X(W_HELP_TOLD_TITLE, "Help is coming")                                                         \
    X(W_HELP_TOLD_TEXT, "We have told reception. You can keep going or wait here.")                \
    X(W_HELP_FAILED_TITLE, "Go to reception")                                                      \
    X(W_HELP_FAILED_TEXT, "They will help you there.")                                             \
    X(W_KEEP_GOING, "Keep going")                                                                  \
    X(W_PRIVACY_USE, "To check you in we use the date of birth and first letter you enter, and "   \
                     "your appointment today.")                                                    \
    X(W_PRIVACY_KEPT, "Nothing about you is kept on this screen after you finish.")                \
    X(W_PRIVACY_ASK, "Ask at reception for our full privacy notice.")

enum words {
#define X(id, english) id,
    WORDS_LIST(X)
#undef X
        WORDS_COUNT
};

struct words_value {
    const char *key; // "area"
    const char *value;
};

// The sentence with its placeholders as they are. Static text.
const char *words_text(enum words id);
// The sentence with {key} replaced by values, ended by a value whose key is NULL. Cut at a code
// point when it does not fit; a placeholder without a value is dropped.
void words_fill(char *dst, size_t dst_bytes, enum words id, const struct words_value *values);
