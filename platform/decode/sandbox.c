#include "platform/decode/sandbox.h"

#include "base/text.h"
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

// ---- what is allowed: the filter and its description are both made from this table

enum { CONDITIONS = 2 };

struct condition {
    const char *argument; // its name in the manual; NULL = no condition
    unsigned place;
    unsigned long value;
    const char *words; // the value's
};

struct allowed {
    int call;
    const char *name;
    struct condition conditions[CONDITIONS];
    const char *reason;
};

#define CALL(name) SCMP_SYS(name), #name
#define IS(value) (value), #value

static const struct allowed allowed[] = {
    {CALL(read), {{"fd", 0, IS(STDIN_FILENO)}}, "orders"},
    {CALL(write), {{"fd", 0, IS(STDOUT_FILENO)}}, "answers"},
    {CALL(mmap),
     {{"prot", 2, IS(PROT_READ + PROT_WRITE)}, {"flags", 3, IS(MAP_PRIVATE + MAP_ANONYMOUS)}},
     "malloc of a large block: memory of its own, never a file, never code"},
    {CALL(munmap), {{0}}, "free of a large block"},
    {CALL(mremap), {{"flags", 3, IS(MREMAP_MAYMOVE)}}, "realloc of a large block"},
    {CALL(brk), {{0}}, "malloc and free of small blocks"},
    {CALL(clock_gettime), {{0}}, "the processor time of a picture; zbar's time stamps where the vDSO has no clock"},
    {CALL(exit_group), {{0}}, "the end, when the kiosk closes the orders"},
};

// ---- limits

struct limit {
    int resource;
    rlim_t value;
    const char *name;
    rlim_t unit;
    const char *unit_name, *effect;
};

static const struct limit limits[] = {
    {RLIMIT_AS, SANDBOX_MEMORY_BYTES, "RLIMIT_AS", 1024 * 1024, " MiB", "malloc fails"},
    {RLIMIT_CPU, SANDBOX_CPU_S, "RLIMIT_CPU", 1, " s", "it is killed, and the kiosk starts another"},
    {RLIMIT_FSIZE, 0, "RLIMIT_FSIZE", 1, "", "no file can grow"},
    {RLIMIT_NOFILE, 0, "RLIMIT_NOFILE", 1, "", "no file can be opened"},
    {RLIMIT_NPROC, 0, "RLIMIT_NPROC", 1, "", "no process and no thread"},
    {RLIMIT_CORE, 0, "RLIMIT_CORE", 1, "", "no picture in a core file"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool sandbox_allows(int call)
{
    for (size_t i = 0; i < COUNT(allowed); i++) {
        if (allowed[i].call == call) {
            return true;
        }
    }
    return false;
}

static void describe_call(struct text_builder *text, const struct allowed *line)
{
    text_add(text, "| ");
    text_add(text, line->name);
    text_add(text, " | ");
    for (int i = 0; i < CONDITIONS && line->conditions[i].argument != NULL; i++) {
        text_add(text, i == 0 ? "" : ", ");
        text_add(text, line->conditions[i].argument);
        text_add(text, " = ");
        text_add(text, line->conditions[i].words);
    }
    text_add(text, " | ");
    text_add(text, line->reason);
    text_add(text, " |\n");
}

static void describe_limit(struct text_builder *text, const struct limit *line)
{
    text_add(text, "| ");
    text_add(text, line->name);
    text_add(text, " | ");
    text_add_int(text, (int64_t)(line->value / line->unit));
    text_add(text, line->unit_name);
    text_add(text, " | ");
    text_add(text, line->effect);
    text_add(text, " |\n");
}

size_t sandbox_describe(char *ret_text, size_t size)
{
    struct text_builder text;

    text_begin(&text, ret_text, size);
    if (SANDBOX_OPEN) {
        text_add(&text, "Built with a sanitizer: nothing of this is in force in this program.\n\n");
    }
    text_add(&text, "| call | only with | for |\n|---|---|---|\n");
    for (size_t i = 0; i < COUNT(allowed); i++) {
        describe_call(&text, &allowed[i]);
    }
    text_add(&text, "\n| limit | value | so that |\n|---|---|---|\n");
    for (size_t i = 0; i < COUNT(limits); i++) {
        describe_limit(&text, &limits[i]);
    }
    return text.used_bytes;
}

// ---- closing it

static int by_value(const void *a, const void *b)
{
    unsigned char left = *(const unsigned char *)a;
    unsigned char right = *(const unsigned char *)b;

    return (left > right) - (left < right);
}

// glibc's qsort, which zbar uses, asks once in a process how much memory the machine has.
static void ask_before(void)
{
    unsigned char bytes[2048] = {1};

    qsort(bytes, sizeof bytes, 1, by_value);
}

// A limit that is lower already stays.
static bool set_limit(const struct limit *limit)
{
    struct rlimit now;

    if (getrlimit((__rlimit_resource_t)limit->resource, &now) != 0) {
        return false;
    }
    rlim_t value = limit->value < now.rlim_max ? limit->value : now.rlim_max;
    struct rlimit set = {.rlim_cur = value, .rlim_max = value};
    return setrlimit((__rlimit_resource_t)limit->resource, &set) == 0;
}

static bool add_rule(scmp_filter_ctx filter, const struct allowed *line)
{
    struct scmp_arg_cmp compare[CONDITIONS];
    unsigned count = 0;

    while (count < CONDITIONS && line->conditions[count].argument != NULL) {
        compare[count] = (struct scmp_arg_cmp){.arg = line->conditions[count].place,
                                               .op = SCMP_CMP_EQ,
                                               .datum_a = line->conditions[count].value};
        count++;
    }
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, line->call, count, compare) == 0;
}

static bool load_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

    if (filter == NULL) {
        return false;
    }
    // Calls by another architecture's numbers: the whole process, too.
    bool done = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
    for (size_t i = 0; done && i < COUNT(allowed); i++) {
        done = add_rule(filter, &allowed[i]);
    }
    done = done && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

enum err sandbox_enter(void)
{
    if (SANDBOX_OPEN) {
        return OK;
    }
    ask_before();
    if (close_range(STDOUT_FILENO + 1, ~0U, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return ERR_SYSTEM;
    }
    for (size_t i = 0; i < COUNT(limits); i++) {
        if (!set_limit(&limits[i])) {
            return ERR_SYSTEM;
        }
    }
    return load_filter() ? OK : ERR_SYSTEM;
}
