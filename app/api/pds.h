// Personal Demographics Service, for one thing: to verify the NHS number of the patient whom the site itself has matched
// (national-services 4, product 4.1). Nothing of an answer is kept, shown or sent on but its verdict. Pure.
#pragma once
#include "api/http.h"
#include "config/config.h"

enum pds_verdict {
    PDS_NOT_ASKED,    // off, or the site states no number
    PDS_CURRENT,      // go on
    PDS_SUPERSEDED,   // go on; staff correct the number
    PDS_HIDDEN,       // restricted, deceased, or 404 of any kind (the most sensitive records answer so): X1
    PDS_UNAUTHORISED, // 401: a new token, then once more with the same X-Request-ID; a second 401 is PDS_UNVERIFIED
    PDS_UNVERIFIED,   // slow, away, busy or broken: go on, and staff are told
};

// GET {pds.base_url}/Patient/{number}. mtls-gateway: token is "", and no organisation is named: both are the gateway's to
// set. service is HTTP_NATIONAL.
MUST_CHECK enum err pds_request(const struct config *config, const char *nhs_number, const char *token,
                                struct http_request *ret_request);
enum pds_verdict pds_reply(const struct http_reply *reply, const char *nhs_number);
