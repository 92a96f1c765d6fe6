#include "session/session.h"
#include "base/wipe.h"

void session_end(struct session *session)
{
    wipe(session, sizeof *session);
}

void session_drop_claim(struct session *session)
{
    wipe(&session->claim, sizeof session->claim);
    session->claim_tag = 0;
}

void session_forget_claim(struct session *session)
{
    wipe(session->claim.system, sizeof session->claim.system);
    wipe(session->claim.value, sizeof session->claim.value);
    wipe(session->claim.id, sizeof session->claim.id);
}
