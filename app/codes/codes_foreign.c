// Codes that are made for another program, in the words of the patient.
#include "codes/codes_inside.h"

#include "base/code_forms.h"

enum code_kind codes_foreign(const char *text)
{
    switch (foreign_code_of(text)) {
    case FOREIGN_WEB: return CODE_WEB;
    case FOREIGN_CONTACT: return CODE_CONTACT;
    case FOREIGN_HEALTH_CERTIFICATE: return CODE_HEALTH_CERTIFICATE;
    case FOREIGN_OTHER: return CODE_FOREIGN;
    case FOREIGN_NONE: break;
    }
    return CODE_UNKNOWN;
}
