#include "base/err.h"

const char *err_sentence(enum err err)
{
    switch (err) {
#define X(name, sentence)                                                                          \
    case name: return sentence;
        ERR_LIST(X)
#undef X
    }
    return "an error without a name";
}
