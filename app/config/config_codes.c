// Codes of the site that mean a need, a mark or a channel (settled 3). One code means one thing: read
// as two, it would tell staff of a need that nobody has, or keep a patient from the kiosk.
#include "config/config_private.h"

#include <string.h>

// Lists among which a code may stand once.
struct code_list {
    const char *path; // "needs.codes.bsl"
    const struct config_codes *codes;
};

enum err config_codes_read(const struct json *value, struct config_codes *ret_codes,
                           int *ret_element)
{
    struct config_codes codes = {0};
    *ret_element = -1;
    if (!json_is_array(value)) {
        return ERR_TYPE;
    }
    if (json_count(value) > CONFIG_CODES) {
        return ERR_LIMIT;
    }
    for (const struct json *element = json_first(value); element != NULL;
         element = json_next(element)) {
        const char *text = json_text_borrow(element);
        *ret_element = codes.count;
        if (text == NULL) {
            return ERR_TYPE;
        }
        if (text_copy(codes.token[codes.count], CONFIG_TEXT, text) != OK) {
            return ERR_LIMIT;
        }
        if (!config_token_is_fit(text)) {
            return ERR_RANGE;
        }
        codes.count++;
    }
    *ret_codes = codes;
    *ret_element = -1;
    return OK;
}

// Where the same code stands before element of lists[list]; NULL when nowhere.
static const char *find_before(const struct code_list *lists, int list, int element)
{
    const char *token = lists[list].codes->token[element];
    for (int i = 0; i <= list; i++) {
        int end = i < list ? lists[i].codes->count : element;
        for (int j = 0; j < end; j++) {
            if (text_equal(lists[i].codes->token[j], token)) {
                return lists[i].path;
            }
        }
    }
    return NULL;
}

static void check_lists(struct config_reader *reader, const struct code_list *lists, int count)
{
    for (int list = 0; list < count; list++) {
        for (int element = 0; element < lists[list].codes->count; element++) {
            const char *before = find_before(lists, list, element);
            char number[8];
            char path[CONFIG_PATH_IN_FILE];
            struct text_builder builder;
            if (before == NULL) {
                continue;
            }
            text_begin(&builder, number, sizeof number);
            text_add_int(&builder, element);
            config_path_join(lists[list].path, number, path);
            config_problem(reader, path, "is in ", before,
                           " already; one code means one thing, so keep one of them");
        }
    }
}

void config_codes_check(struct config_reader *reader)
{
    const struct config *config = &reader->config;
    // Needs and marks are asked of the same Flags, so they are one table.
    const struct code_list flags[] = {
#define X(need, key, words) {"needs.codes." key, &config->needs_codes[need]},
        NEED_LIST(X)
#undef X
#define X(mark, key) {"marks." key, &config->marks[mark]},
        MARK_LIST(X)
#undef X
    };
    const struct code_list channels[] = {
        {"channels.phone", &config->channel_codes[CHANNEL_PHONE]},
        {"channels.video", &config->channel_codes[CHANNEL_VIDEO]},
    };
    check_lists(reader, flags, NEED_COUNT + MARK_COUNT);
    check_lists(reader, channels, 2);
}

bool config_codes_have(const struct config_codes *codes, const char *system, const char *code)
{
    size_t length = system == NULL ? 0 : strlen(system);
    // A coding without a system, or without a code, says nothing.
    if (length == 0 || code == NULL || *code == '\0') {
        return false;
    }
    for (int i = 0; i < codes->count; i++) {
        const char *token = codes->token[i];
        if (strncmp(token, system, length) == 0 && token[length] == '|' &&
            text_equal(token + length + 1, code)) {
            return true;
        }
    }
    return false;
}
