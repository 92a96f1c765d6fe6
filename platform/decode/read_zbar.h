// zbar's image scanner and nothing else of zbar: no window, no camera, no D-Bus. Traps: design/scanning.md.
#pragma once
#include "base/err.h"
#include "platform/decode/gray.h"
#include "platform/decode/pipeline.h"

struct reader;

enum reader_kind { READER_QR, READER_BARS };

// Every how-manieth row and column is looked along; 0 = none.
struct reader_lines {
    int rows, columns;
};

// ERR_MEMORY.
MUST_CHECK enum err reader_new(const struct pipeline_settings *settings, struct reader **ret_reader);
void reader_free(struct reader *reader);

// Looks for codes of the kind and adds them to codes. False: there is none that may be taken. Never a part of a code (structured
// append).
bool reader_read(struct reader *reader, enum reader_kind kind, struct reader_lines lines, const struct gray *picture,
                 struct pipeline_codes *codes);
