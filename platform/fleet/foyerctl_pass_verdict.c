// What a verdict on a pass means, and what the patient is told.
#include "platform/fleet/foyerctl_pass.h"

#include "codes/codes.h"

// For whoever asks at a command line; a patient is never told this much (national-services 8.3).
const char *ctl_pass_meaning(enum pass_verdict verdict)
{
    switch (verdict) {
    case PASS_OK: return "the signature is right, and the pass can be used at this site now";
    case PASS_MALFORMED:
        return "it is not three parts of base64url with a signature of 64 bytes, or it has more "
               "than 600 characters";
    case PASS_BAD_HEADER: return "its header is not exactly alg ES256, kid and typ foyer-pass+jwt";
    case PASS_UNKNOWN_KEY: return "no key of --keys has its kid";
    case PASS_BAD_SIGNATURE:
        return "its signature was not made by the key that it names, or it was changed afterwards";
    case PASS_BAD_CLAIMS:
        return "it was signed, but does not have exactly iss, aud, jti, nbf, exp and apt, each by "
               "its rule";
    case PASS_WRONG_ISSUER: return "its iss is not --iss, the issuer of the key";
    case PASS_WRONG_SITE: return "its aud is not --aud: it is for another site";
    case PASS_NOT_YET: return "its time has not begun";
    case PASS_EXPIRED: return "its time has ended";
    case PASS_VERDICT_COUNT: break;
    }
    return "";
}

// The screens' words are not within reach here (settled 7), so these are written out; test_told
// compares them with what the screen draws, for every verdict.
const char *ctl_pass_told(enum pass_verdict verdict)
{
    static const char *const words[CODE_KIND_COUNT] = {
        [CODE_ACCEPTED] = "What is your date of birth?",
        [CODE_UNREADABLE] =
            "We could not read this code. You can check in with your name and date of birth.",
        [CODE_OTHER_SITE] = "This code is for another site. Scan the code for your appointment "
                            "here, or go to reception.",
        [CODE_OTHER_DAY] = "This code is for another day. Scan the code for today's appointment, "
                           "or go to reception.",
    };

    return words[codes_of_verdict(verdict)];
}
