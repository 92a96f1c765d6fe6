// Every sentence a patient reads, whole, with {placeholders}: the one place where translations come
// in. Drafts to be tested with patients (product 3). "\1" and "\2" switch bold on and off
// (ui/wrap.h). Pure.
#pragma once
#include <stddef.h>
#include <stdint.h>

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
    X(W_NO_APPOINTMENT, "I do not have an appointment")                                            \
    X(W_SOMETHING_ELSE, "Something else")                                                          \
    X(W_PRIVACY, "How we use your information")                                                    \
    X(W_EMERGENCY, "If this is an emergency, tell a member of staff now.")                         \
    X(W_WHO_TITLE, "Who is the appointment for?")                                                  \
    X(W_ME, "Me")                                                                                  \
    X(W_SOMEONE, "Someone I am with")                                                              \
    X(W_OTHER_HINT, "Enter their details, not yours.")                                             \
    X(W_PAUSED_TITLE, "You cannot check in here right now")                                        \
    X(W_PAUSED_SCAN_TITLE, "You can check in with your letter or a text message")                  \
    X(W_PAUSED_SCAN_TEXT, "If you do not have one, go to reception. They will help you.")          \
    X(W_SCAN_LETTER, "Scan my letter")                                                             \
    /* S2, S2a */                                                                                  \
    X(W_HAVE_CODE_TITLE, "Do you have your letter or a text message?")                             \
    X(W_HAVE_CODE_TITLE_OTHER, "Do you have their letter or a text message?")                      \
    X(W_HAVE_CODE_TEXT,                                                                            \
      "You can use a letter, text message or NHS\u00a0App message about this appointment.")        \
    X(W_SCAN_IT, "Yes, scan it")                                                                   \
    X(W_SCAN_TITLE, "Hold the code under the light")                                               \
    X(W_SCAN_WHAT, "Use the code in your text message, NHS\u00a0App message or letter.")           \
    X(W_SCAN_WHAT_OTHER, "Use the code in their text message, NHS\u00a0App message or letter.")    \
    X(W_SCAN_STILL, "Hold it still, a\u00a0hand's\u00a0width away.")                                \
    X(W_SCAN_DARK, "Turn up your screen's brightness.")                                            \
    X(W_SCAN_READ, "\1Code read\2")                                                                \
    X(W_SCAN_TYPE, "Enter my details")                                                             \
    X(W_SCAN_TYPE_OTHER, "Enter their details")                                                    \
    X(W_TRY_AGAIN, "Try again")                                                                    \
    X(W_SCAN_PRESCRIPTION, "This is a prescription code.")                                         \
    X(W_SCAN_WEB, "This is a web address.")                                                        \
    X(W_SCAN_CONTACT, "This code holds contact details.")                                          \
    X(W_SCAN_HEALTH, "This is a health certificate.")                                              \
    X(W_SCAN_PRODUCT, "This is a product code.")                                                   \
    X(W_SCAN_FOREIGN, "This code is for something else.")                                          \
    X(W_SCAN_UNKNOWN, "We do not know this code.")                                                 \
    X(W_SCAN_UNREADABLE, "We could not read this code.")                                           \
    X(W_SCAN_OTHER_SITE, "This code is for another site.")                                         \
    X(W_SCAN_OTHER_DAY, "This code is for another day.")                                           \
    X(W_SCAN_TWO, "We can see two codes.")                                                         \
    X(W_SCAN_ONE, "Hold up one at a time.")                                                        \
    X(W_SCAN_NEED, "We need the code from your appointment letter or text message.")               \
    X(W_SCAN_NEED_OTHER, "We need the code from their appointment letter or text message.")        \
    X(W_SCAN_NEED_DESK, "Scan the code on your appointment letter, or go to reception.")           \
    X(W_SCAN_NEED_DESK_OTHER, "Scan the code on their appointment letter, or go to reception.")    \
    X(W_SCAN_USE_TYPING, "You can check in with your name and date of birth.")                     \
    X(W_SCAN_USE_TYPING_OTHER, "You can check in with their name and date of birth.")              \
    X(W_SCAN_USE_TODAY, "Scan the code for today's appointment, or go to reception.")              \
    X(W_SCAN_USE_HERE, "Scan the code for your appointment here, or go to reception.")             \
    X(W_SCAN_USE_HERE_OTHER, "Scan the code for their appointment here, or go to reception.")      \
    X(W_SCAN_WAITED, "We cannot read that code.")                                                  \
    X(W_SCAN_TRY_OR_TYPE, "You can try again or enter your details.")                              \
    X(W_SCAN_TRY_OR_TYPE_OTHER, "You can try again or enter their details.")                       \
    X(W_SCAN_TRY_OR_GO, "You can try again or go to reception.")                                   \
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
    /* X11 */                                                                                      \
    X(W_WHICH_TITLE, "You have {count} appointments today")                                        \
    X(W_WHICH_TITLE_OTHER, "They have {count} appointments today")                                 \
    X(W_WHICH_BOTH, "Check in for both?")                                                          \
    X(W_WHICH_ALL, "Check in for all {count}?")                                                    \
    X(W_WHICH_YES_BOTH, "Yes, both")                                                               \
    X(W_WHICH_YES_ALL, "Yes, all {count}")                                                         \
    X(W_WHICH_ONLY, "Only {time}")                                                                 \
    /* S7, S8, S8b */                                                                              \
    X(W_LIST_COMMA, ", ")                                                                          \
    X(W_LIST_AND, " and ")                                                                         \
    X(W_NO, "No")                                                                                  \
    X(W_NEEDS_TITLE, "Do you need help or support today?")                                         \
    X(W_NEEDS_TITLE_OTHER, "Do they need help or support today?")                                  \
    X(W_NEEDS_KNOWN, "You told us you may need: {needs}.")                                         \
    X(W_NEEDS_STILL, "Is this still right?")                                                       \
    X(W_NEEDS_DIFFERENT, "No, I need something different")                                         \
    X(W_MOBILE_TITLE, "Is your mobile number still ending\u00a0{digits}?")                         \
    X(W_DETAILS_TITLE, "Have your phone number or address changed?")                               \
    X(W_DETAILS_TITLE_OTHER, "Have their phone number or address changed?")                        \
    X(W_NOT_SAID, "I do not want to say")                                                          \
    X(W_KIN_TITLE, "Has your next of kin changed?")                                                \
    X(W_KIN_TITLE_OTHER, "Has their next of kin changed?")                                         \
    X(W_BEFORE_TITLE, "Before your appointment")                                                   \
    X(W_BEFORE_TITLE_OTHER, "Before their appointment")                                            \
    X(W_UNDERSTAND, "I understand")                                                                \
    /* S9, X4, X14 */                                                                              \
    X(W_DONE_TITLE, "You have checked in")                                                         \
    X(W_DONE_GO, "Go to \1{area}\2.")                                                              \
    X(W_DONE_GO_LEVEL, "Go to \1{area}\2, {level}.")                                               \
    X(W_DONE_THEN_GO, "Then go to \1{area}\2.")                                                    \
    X(W_DONE_THEN_GO_LEVEL, "Then go to \1{area}\2, {level}.")                                     \
    X(W_DONE_FIRST, "First: \1{area}\2.")                                                          \
    X(W_DONE_FIRST_LEVEL, "First: \1{area}\2, {level}.")                                           \
    X(W_DONE_THEN, "Then: \1{area}\2.")                                                            \
    X(W_DONE_THEN_LEVEL, "Then: \1{area}\2, {level}.")                                             \
    X(W_DONE_MINUTE, "It takes about 1 minute.")                                                   \
    X(W_DONE_MINUTES, "It takes about {count}\u00a0minutes.")                                      \
    X(W_DONE_ROOM, "Sit in the waiting room. A member of staff will call you by name.")            \
    X(W_DONE_ROOM_OTHER, "Sit in the waiting room. A member of staff will call them by name.")     \
    X(W_DONE_CALL, "A member of staff will call you by name.")                                     \
    X(W_DONE_CALL_OTHER, "A member of staff will call them by name.")                              \
    X(W_DONE_ASK, "Ask at reception where to wait. A member of staff will call you by name.")      \
    X(W_DONE_ASK_OTHER,                                                                            \
      "Ask at reception where to wait. A member of staff will call them by name.")                 \
    X(W_DONE_NOTHING, "You do not need to do anything else.")                                      \
    X(W_LATE, "You are {count}\u00a0minutes late.")                                                \
    X(W_LATE_ONE, "You are 1\u00a0minute late.")                                                   \
    X(W_LATE_OTHER, "They are {count}\u00a0minutes late.")                                         \
    X(W_LATE_ONE_OTHER, "They are 1\u00a0minute late.")                                            \
    X(W_LATE_TOLD, "We have told the team.")                                                       \
    X(W_LATE_TELL, "Tell reception.")                                                              \
    X(W_NEEDS_TOLD, "We have told the team about your needs.")                                     \
    X(W_NEEDS_TOLD_OTHER, "We have told the team about their needs.")                              \
    X(W_NEEDS_TOLD_NAMED, "We have told the team you need {needs}.")                               \
    X(W_NEEDS_TELL, "Tell reception what you need.")                                               \
    X(W_NEEDS_TELL_OTHER, "Tell reception what they need.")                                        \
    X(W_MASK, "Put on a mask. Tell reception you are here.")                                       \
    X(W_MASK_OTHER, "Ask them to put on a mask. Tell reception you are here.")                     \
    X(W_NEW_DETAILS, "Tell reception about your new details.")                                     \
    X(W_NEW_DETAILS_OTHER, "Tell reception about their new details.")                              \
    X(W_TELL, "Tell reception {things}.")                                                          \
    X(W_TELL_LATE, "that you are late")                                                            \
    X(W_TELL_LATE_OTHER, "that they are late")                                                     \
    X(W_TELL_NEEDS, "what you need")                                                               \
    X(W_TELL_NEEDS_OTHER, "what they need")                                                        \
    X(W_TELL_DETAILS, "your new details")                                                          \
    X(W_TELL_DETAILS_OTHER, "their new details")                                                   \
    X(W_RESULT_CONFIRMED, "\1{time}:\2 you have checked in.")                                      \
    X(W_RESULT_CONFIRMED_OTHER, "\1{time}:\2 they have checked in.")                               \
    X(W_RESULT_ALREADY, "\1{time}:\2 you were already checked in.")                                \
    X(W_RESULT_ALREADY_OTHER, "\1{time}:\2 they were already checked in.")                         \
    X(W_RESULT_EARLY, "\1{time}:\2 come back from {opens}.")                                       \
    X(W_RESULT_LATE, "\1{time}:\2 go to reception now.")                                           \
    X(W_RESULT_UNSURE, "\1{time}:\2 we are not sure you are checked in. Go to reception.")         \
    X(W_RESULT_UNSURE_OTHER, "\1{time}:\2 we are not sure they are checked in. Go to reception.")  \
    X(W_RESULT_REFUSED, "\1{time}:\2 you have not been checked in. Go to reception.")              \
    X(W_RESULT_REFUSED_OTHER, "\1{time}:\2 they have not been checked in. Go to reception.")       \
    X(W_RESULT_WAITING, "\1{time}:\2 we are checking you in.")                                     \
    X(W_RESULT_WAITING_OTHER, "\1{time}:\2 we are checking them in.")                              \
    X(W_NOT_RIGHT, "This is not right")                                                            \
    X(W_NOT_RIGHT_TITLE, "Go to reception")                                                        \
    X(W_NOT_RIGHT_TOLD, "We have told them that something is not right.")                          \
    X(W_NOT_RIGHT_TELL, "Tell them that something is not right.")                                  \
    X(W_ANOTHER, "Check in another person")                                                        \
    /* X1, X8, X17, X18 */                                                                         \
    X(W_REFUSED_TITLE, "You have not been checked in")                                             \
    X(W_GO_TO_RECEPTION, "Go to reception. They will help you.")                                   \
    X(W_REFERENCE, "Your reference is\u00a0\1{reference}\2.")                                      \
    X(W_ALREADY_TITLE, "You are already checked in")                                               \
    X(W_ALREADY_TITLE_OTHER, "They are already checked in")                                        \
    X(W_ALREADY_TEXT, "If you are not sure where to wait, go to reception.")                       \
    X(W_WAIT_IN, "Wait in \1{area}\2.")                                                            \
    X(W_WAIT_IN_LEVEL, "Wait in \1{area}\2, {level}.")                                             \
    X(W_NOT_WORKING_TITLE, "We cannot check you in here right now")                                \
    X(W_NOT_WORKING_TEXT, "Go to reception. Tell them the screen at the entrance is not working.") \
    X(W_UNSURE_TITLE, "We are not sure you are checked in")                                        \
    X(W_UNSURE_TITLE_OTHER, "We are not sure they are checked in")                                 \
    X(W_UNSURE_TEXT, "Go to reception and give this reference:\u00a0\1{reference}\2.")             \
    X(W_UNSURE_TEXT_BARE, "Go to reception. They will help you.")                                  \
    /* X3, X5, X6, X7, X9, X10, X15, X16 */                                                        \
    X(W_REFUSED_TITLE_OTHER, "They have not been checked in")                                      \
    X(W_EARLY_TITLE, "You are early. You have not been checked in")                                \
    X(W_EARLY_TITLE_OTHER, "They are early. They have not been checked in")                        \
    X(W_EARLY_TIME, "Your appointment is at \1{time}\2.")                                          \
    X(W_EARLY_TIME_OTHER, "Their appointment is at \1{time}\2.")                                   \
    X(W_EARLY_OPENS, "You can check in from \1{opens}\2.")                                         \
    X(W_EARLY_OPENS_OTHER, "You can check them in from \1{opens}\2.")                              \
    X(W_EARLY_TELL, "Tell reception I am here")                                                    \
    X(W_EARLY_TELL_OTHER, "Tell reception we are here")                                            \
    X(W_EARLY_TELLING, "Telling reception.")                                                       \
    X(W_EARLY_TOLD, "We have told reception that you are here.")                                   \
    X(W_EARLY_NOT_TOLD, "Go to reception and tell them that you are here.")                        \
    X(W_LATE_TIME, "Your appointment was at \1{time}\2.")                                          \
    X(W_LATE_TIME_OTHER, "Their appointment was at \1{time}\2.")                                   \
    X(W_LATE_GO, "Go to reception now. They will tell you what happens next.")                     \
    X(W_CHANGED_TEXT, "Something about your appointment has changed. Go to reception.")            \
    X(W_CHANGED_TEXT_OTHER, "Something about their appointment has changed. Go to reception.")     \
    X(W_PHONE_TITLE, "Your appointment is by phone. You have not been checked in")                 \
    X(W_PHONE_TITLE_OTHER, "Their appointment is by phone. They have not been checked in")         \
    X(W_VIDEO_TITLE, "Your appointment is by video. You have not been checked in")                 \
    X(W_VIDEO_TITLE_OTHER, "Their appointment is by video. They have not been checked in")         \
    X(W_REMOTE_TEXT, "You do not need to be here. Go to reception if you were asked to come in.")  \
    X(W_REMOTE_TEXT_OTHER,                                                                         \
      "They do not need to be here. Go to reception if they were asked to come in.")               \
    X(W_OTHER_DAY_TITLE, "Your appointment is not today. You have not been checked in")            \
    X(W_OTHER_DAY_TITLE_OTHER, "Their appointment is not today. They have not been checked in")    \
    X(W_OTHER_DAY_GO, "Go to reception. They can tell you the date.")                              \
    X(W_OTHER_DAY_DATE, "Your appointment is on \1{day}\2 at\u00a0\1{time}\2.")                    \
    X(W_OTHER_DAY_DATE_OTHER, "Their appointment is on \1{day}\2 at\u00a0\1{time}\2.")             \
    X(W_OTHER_DAY_HELP, "Go to reception if you need help.")                                       \
    X(W_SHOW_DATE, "Show me the date")                                                             \
    X(W_OTHER_SITE_TITLE,                                                                          \
      "Your appointment is not in this building. You have not been checked in")                    \
    X(W_OTHER_SITE_TITLE_OTHER,                                                                    \
      "Their appointment is not in this building. They have not been checked in")                  \
    X(W_OTHER_SITE_GO, "Go to reception for directions.")                                          \
    X(W_SPEAK_TEXT, "You need to speak to reception. Go there now.")                               \
    X(W_MENU_TITLE, "What do you need?")                                                           \
    X(W_DESK_TITLE, "Go to {desk}")                                                                \
    X(W_DESK_TEXT, "They will help you with {help}.")                                              \
    /* X26, X27 */                                                                                 \
    X(W_CLOSED_TITLE, "This screen is closed")                                                     \
    X(W_CLOSED_OPENS, "Open again {day} at\u00a0{time}.")                                          \
    X(W_CLOSED_RECEPTION, "Go to reception.")                                                      \
    X(W_CLOSED_FIRE, "Follow the exit signs.")                                                     \
    X(W_CLEANING_TITLE, "Cleaning in progress")                                                    \
    X(W_CLEANING_TEXT, "You can use this screen again soon.")                                      \
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
    X(W_HELP_SEEN_TEXT, "A member of staff has seen your call. You can keep going or wait here.")  \
    X(W_UNWELL, "I feel very unwell")                                                              \
    X(W_UNWELL_TITLE, "Tell a member of staff now")                                                \
    X(W_UNWELL_TEXT, "If no one is near, touch Get help again.")                                   \
    X(W_KEEP_GOING, "Keep going")                                                                  \
    X(W_PRIVACY_USE, "To check you in we use what you enter, your appointment today and what your "\
                     "record says about the help you need.")                                       \
    X(W_PRIVACY_NATIONAL, "We may check your NHS number with the national service.")          \
    X(W_PRIVACY_KEPT, "What you enter is not kept after you finish.")                              \
    X(W_PRIVACY_JOURNAL, "For {count}\u00a0days we keep a locked note of each check-in, "          \
                         "without names.")                                                         \
    X(W_PRIVACY_JOURNAL_ONE, "For 1\u00a0day we keep a locked note of each check-in, "             \
                             "without names.")                                                     \
    X(W_PRIVACY_ASK, "Ask at reception for our full privacy notice.")                              \
    /* staff */                                                                                    \
    X(W_STAFF_ONLY, "Staff only")                                                                  \
    X(W_PIN_HINT, "Enter your PIN.")                                                               \
    X(W_PIN_WRONG, "That PIN is not right.")                                                       \
    X(W_PIN_WAIT, "Wait {count} seconds before you try again.")                                    \
    X(W_PIN_WAIT_ONE, "Wait 1 second before you try again.")                                       \
    X(W_STAFF_TITLE, "What do you want to do?")                                                    \
    X(W_STAFF_CLEAN, "Clean this screen")                                                          \
    X(W_STAFF_STATUS, "Check what is wrong")                                                       \
    X(W_STAFF_UNDO, "Take back an arrival")                                                        \
    X(W_STAFF_RESUME, "Allow typing again")                                                        \
    X(W_STAFF_TEST, "Show a test page")                                                            \
    X(W_STAFF_CLOSE, "Close this screen")                                                          \
    X(W_STAFF_FIRE, "Fire: close this screen")                                                     \
    X(W_STAFF_REOPEN, "Open this screen again")                                                    \
    X(W_UNDO_TITLE, "Take back an arrival")                                                        \
    X(W_UNDO_HINT, "Enter the reference of the arrival.")                                          \
    X(W_UNDO_NOT_FOUND, "No arrival of the last 10 minutes has this reference.")                   \
    X(W_UNDO_WORKING, "Taking the arrival back")                                                   \
    X(W_UNDO_WORKING_TEXT, "This takes a few seconds.")                                            \
    X(W_UNDO_DONE_TITLE, "The arrival was taken back")                                             \
    X(W_UNDO_DONE_TEXT, "The appointment is booked again. Tell the patient.")                      \
    X(W_UNDO_KEPT_TITLE, "The arrival was not taken back")                                         \
    X(W_UNDO_CHANGED, "The appointment has changed meanwhile. Use the appointment system.")        \
    X(W_UNDO_UNSUPPORTED, "This screen cannot do that at this site. Use the appointment system.")  \
    X(W_UNDO_UNSURE_TITLE, "We are not sure the arrival was taken back")                           \
    X(W_UNDO_UNSURE_TEXT, "Look in the appointment system.")                                       \
    X(W_STATUS_TITLE, "State of this screen")                                                      \
    X(W_STATUS_SITE, "The appointment system answers.")                                            \
    X(W_STATUS_SITE_NOT, "The appointment system does not answer.")                                \
    X(W_STATUS_SITE_NAME, "The appointment system does not answer: its name is unknown.")          \
    X(W_STATUS_SITE_CONNECT, "The appointment system does not answer: there is no "                \
                             "connection to it.")                                                  \
    X(W_STATUS_SITE_TIME, "The appointment system does not answer in time.")                       \
    X(W_STATUS_SITE_PROXY, "The appointment system does not answer: the proxy lets nothing "       \
                           "through.")                                                             \
    X(W_STATUS_SITE_LOGIN, "The appointment system does not answer: the proxy refuses our "        \
                           "password.")                                                            \
    X(W_STATUS_SITE_UNKNOWN, "The appointment system does not answer: its certificate is not "     \
                             "trusted.")                                                           \
    X(W_STATUS_SITE_EXPIRED, "The appointment system does not answer: its certificate has ended.") \
    X(W_STATUS_SITE_NOT_YET, "The appointment system does not answer: its certificate is "         \
                             "not valid yet.")                                                     \
    X(W_STATUS_SITE_OTHER_NAME, "The appointment system does not answer: its certificate "         \
                                "has another name.")                                               \
    X(W_STATUS_SITE_REVOKED, "The appointment system does not answer: its certificate was "        \
                             "withdrawn.")                                                         \
    X(W_STATUS_SITE_CLIENT, "The appointment system does not answer: it refuses our certificate.") \
    X(W_STATUS_SITE_OWN, "The appointment system does not answer: this screen cannot use its "     \
                         "own certificate or key.")                                                \
    X(W_STATUS_SITE_TLS, "The appointment system does not answer: the safe connection fails.")     \
    X(W_STATUS_NATIONAL, "The national service answers.")                                          \
    X(W_STATUS_NATIONAL_NOT, "The national service does not answer.")                              \
    X(W_STATUS_NATIONAL_YET, "The national service has not been asked yet.")                       \
    X(W_STATUS_NATIONAL_OFF, "The national service is not used here.")                             \
    X(W_STATUS_CLOCK, "The clock is right.")                                                       \
    X(W_STATUS_CLOCK_NOT, "The clock is not trusted.")                                             \
    X(W_STATUS_CLOCK_ALONE, "The clock is not watched.")                                           \
    X(W_STATUS_CLOCK_MOVED, "The clock was wrong by {count} seconds and was put right.")           \
    X(W_STATUS_CLOCK_MOVED_ONE, "The clock was wrong by 1 second and was put right.")              \
    X(W_STATUS_JOURNAL, "The journal works.")                                                      \
    X(W_STATUS_JOURNAL_NOT, "The journal does not work.")                                          \
    X(W_STATUS_TASKS_NOT, "The appointment system takes no messages to staff.")                    \
    X(W_STATUS_TASKS_NONE, "No messages to staff are waiting.")                                    \
    X(W_STATUS_TASKS, "{count} messages to staff are waiting.")                                    \
    X(W_STATUS_TASKS_ONE, "1 message to staff is waiting.")                                        \
    X(W_STATUS_OPEN_NONE, "All arrivals are confirmed.")                                           \
    X(W_STATUS_OPEN, "{count} arrivals are not confirmed yet.")                                    \
    X(W_STATUS_OPEN_ONE, "1 arrival is not confirmed yet.")                                        \
    X(W_STATUS_CERT, "The certificate of this screen ends in {count} days.")                       \
    X(W_STATUS_CERT_ONE, "The certificate of this screen ends in 1 day.")                          \
    X(W_STATUS_CERT_TODAY, "The certificate of this screen ends today.")                           \
    X(W_STATUS_CERT_ENDED, "The certificate of this screen has ended.")                            \
    X(W_STATUS_SCANNER, "The scanner works.")                                                      \
    X(W_STATUS_SCANNER_NOT, "The scanner does not work.")                                          \
    X(W_TEST_TITLE, "Test page")                                                                   \
    X(W_TEST_KIOSK, "Screen {kiosk}, {place}")                                                     \
    X(W_TEST_VERSION, "Foyer version {version}")                                                   \
    X(W_TEST_SIZE, "{width} by {height} pixels")                                                   \
    X(W_TEST_LETTER, "Ag")

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
      // The sentence with {key} replaced by values, ended by a value whose key is NULL. Cut at a
      // code point when it does not fit; a placeholder without a value is dropped.
      void words_fill(char *dst, size_t dst_bytes, enum words id, const struct words_value *values);
      // The sentence with {count}: one where count is 1, many otherwise.
      void words_count(char *dst, size_t dst_bytes, enum words one, enum words many, int count);
      // "large print, a hoist and extra time", for a set of bits 1 << enum need; "" for none.
      void words_needs(char *dst, size_t dst_bytes, uint32_t needs);
