#include "platform/store/found.h"

#include "platform/inner.h"

struct found *found_new(uint32_t number)
{
    struct found *found = secure_calloc(1, sizeof(*found));
    if (found != NULL) {
        found->number = number;
    }
    return found;
}

void found_free(struct found *found)
{
    if (found == NULL) {
        return;
    }
    for (int i = found->given; i < found->rows; i++) {
        secure_free(found->row[i]);
    }
    secure_free(found);
}

bool found_add(void *context, const struct store_row *row)
{
    struct found *found = context;
    struct store_row *copy = secure_alloc(sizeof(*copy));
    if (copy == NULL) {
        found->err = ERR_MEMORY;
        return false;
    }
    *copy = *row;
    found->row[found->rows++] = copy;
    return found->rows < FOUND_ROWS;
}

static bool found_push(struct inbox *inbox, const struct store_reply *reply)
{
    struct inbox_item item = {.kind = INBOX_STORE_REPLY, .store = *reply};
    if (inbox_reserve_modestly(inbox) != OK) {
        return false;
    }
    inbox_push_reserved(inbox, &item);
    return true;
}

bool found_give(struct found *found, struct inbox *inbox)
{
    while (found->err == OK && found->given < found->rows) {
        const struct store_reply row = {
            .number = found->number, .answer = STORE_ROW, .row = found->row[found->given]};
        if (!found_push(inbox, &row)) {
            return false;
        }
        found->given++; // the item's now
    }
    const struct store_reply end = {.number = found->number,
                                    .answer = found->err == OK ? STORE_SEARCHED : STORE_FAILED,
                                    .err = found->err,
                                    .rows_sealed_otherwise = found->sealed_otherwise};
    return found_push(inbox, &end);
}
