// "--kid KID": options with values, checked against a table; and --json, which every command takes.
#include "platform/fleet/foyerctl.h"

#include <string.h>

static const char json[] = "--json";

enum ctl_exit ctl_option_wrong(const struct ctl_command *command, const struct ctl_option *option,
                               const char *problem)
{
    ctl_complain("%s: %s %s. Give %s %s: %s.\n", command->name, option->name, problem, option->name,
                 option->value, option->is);
    return CTL_USAGE;
}

// ret_value: behind "=", else NULL.
static struct ctl_option *find(const struct ctl_command *command, const char *word,
                               const char **ret_value)
{
    for (int i = 0; i < command->option_count; i++) {
        const char *name = command->options[i].name;
        size_t length = strlen(name);
        if (strncmp(word, name, length) == 0 && (word[length] == '\0' || word[length] == '=')) {
            *ret_value = word[length] == '=' ? word + length + 1 : NULL;
            return &command->options[i];
        }
    }
    return NULL;
}

static enum ctl_exit no_option(const struct ctl_command *command, const char *word)
{
    ctl_complain("%s: \"%s\" is not an option here. Its options:", command->name, word);
    for (int i = 0; i < command->option_count; i++) {
        ctl_complain(" %s", command->options[i].name);
    }
    ctl_complain(" %s.\n", json);
    return CTL_USAGE;
}

static enum ctl_exit read_operand(struct ctl_command *command, const char *word)
{
    if (command->operand_is == NULL) {
        ctl_complain("%s: \"%s\" has no option in front of it, and nothing may stand here alone.\n",
                     command->name, word);
        return CTL_USAGE;
    }
    if (command->operand != NULL) {
        ctl_complain("%s: \"%s\" is one too many: give one %s.\n", command->name, word,
                     command->operand_is);
        return CTL_USAGE;
    }
    command->operand = word;
    return CTL_DONE;
}

// At argv[*at]; moves past what it took.
static enum ctl_exit read_one(struct ctl_command *command, int argc, char **argv, int *at)
{
    const char *word = argv[(*at)++];
    const char *value = NULL;

    if (strncmp(word, "--", 2) != 0) {
        return read_operand(command, word);
    }
    if (strcmp(word, json) == 0) {
        command->json = true;
        return CTL_DONE;
    }
    struct ctl_option *option = find(command, word, &value);
    if (option == NULL) {
        return no_option(command, word);
    }
    if (option->given != NULL) {
        return ctl_option_wrong(command, option, "is there twice");
    }
    if (value == NULL && *at < argc && strncmp(argv[*at], "--", 2) != 0) {
        value = argv[(*at)++];
    }
    if (value == NULL || value[0] == '\0') {
        return ctl_option_wrong(command, option, "lacks its value");
    }
    option->given = value;
    return CTL_DONE;
}

enum ctl_exit ctl_options_read(struct ctl_command *command, int argc, char **argv)
{
    for (int at = 0; at < argc;) {
        enum ctl_exit code = read_one(command, argc, argv, &at);
        if (code != CTL_DONE) {
            return code;
        }
    }
    for (int i = 0; i < command->option_count; i++) {
        if (command->options[i].needed && command->options[i].given == NULL) {
            return ctl_option_wrong(command, &command->options[i], "is missing");
        }
    }
    return CTL_DONE;
}
