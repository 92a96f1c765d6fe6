#include "session/session.h"
#include "base/wipe.h"

void session_end(struct session *session)
{
    wipe(session, sizeof *session);
}
