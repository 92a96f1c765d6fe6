// foyerctl: the operator's command. Its first argument is a word, its second what to do there.
#include "platform/fleet/foyerctl.h"

#include "base/version.h"
#include "platform/platform.h"
#include <string.h>

static const char help[] =
    "foyerctl: what an operator of check-in kiosks does at a command line\n"
    "\n"
    "  foyerctl pass ...     codes that patients hold up to check in: keys, signing, checking\n"
    "  foyerctl pass --help\n"
    "  foyerctl --version\n"
    "\n"
    "Exit codes: 0 done, 1 refused or failed, 2 wrong usage.\n";

static const struct {
    const char *name;
    enum ctl_exit (*run)(int argc, char **argv);
} words[] = {
    {"pass", ctl_pass},
};

static enum ctl_exit run(int argc, char **argv)
{
    if (argc < 2) {
        ctl_complain("foyerctl: what is to be done? Name a word, such as \"pass\".\n\n%s", help);
        return CTL_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0) {
        ctl_print("%s", help);
        return CTL_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        ctl_print("foyerctl " FOYER_VERSION "\n");
        return CTL_DONE;
    }
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
        if (strcmp(argv[1], words[w].name) == 0) {
            return words[w].run(argc - 2, argv + 2);
        }
    }
    ctl_complain("foyerctl: \"%s\" is not a word of it; \"foyerctl --help\" lists them.\n",
                 argv[1]);
    return CTL_USAGE;
}

int main(int argc, char **argv)
{
    // A private key passes through: no core dump, and what is freed is wiped.
    if (secure_begin() != OK) {
        ctl_complain("foyerctl: memory cannot be made safe; nothing was done.\n");
        return CTL_REFUSED;
    }
    enum ctl_exit code = run(argc, argv);
    if (ctl_printed() != CTL_DONE && code == CTL_DONE) {
        code = CTL_REFUSED;
    }
    return (int)code;
}
