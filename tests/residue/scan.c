// foyer-residue-scan PID: looks for needles in the memory of another process. Needles come by stdin
// and stay masked here, so that this program is never a place where they could be found. A hit is a
// mapping, an offset and the needle's label; what stands there is never printed. Exit code: 0
// nothing, 1 hits, 2 wrong use, 77 not permitted.
//   --self     hides every needle, in every shape, in a child and must find each
//   --files    the arguments are files instead of a PID
//
// A line of stdin: "text LABEL HEX" or "shape LABEL HEX BASES". HEX is masked with MASK. Text is
// compared without regard to ASCII case. A shape is a text of which only the differences between
// neighbours count, one byte every so many: it finds key codes, glyph numbers and arrays of
// structs. BASES: the first byte that makes it a hit
// ("30,a" in hex), or "any".
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MASK = 0xa7,
    NEEDLES = 32768,
    NEEDLE_BYTES = 512,
    LABEL_BYTES = 96,
    BASES = 8,
    STRIDE_MAX = 1280,
    CHUNK_BYTES = 1 << 20,
    OVERLAP_BYTES = 16384, // a needle over the edge of two chunks is read again with the second
    HITS_SHOWN = 40,
};

struct needle {
    char label[LABEL_BYTES];
    unsigned char masked[NEEDLE_BYTES];
    int bytes;
    bool shape;
    unsigned char bases[BASES];
    int base_count; // 0 = any
    int next;       // in its chain, -1 = last
    int hits;
};

static struct needle *needles;
static int needle_count;
static int text_chains[65536], shape_chains[65536];
static int hit_count;
static unsigned char chunk[OVERLAP_BYTES + CHUNK_BYTES];

// Distances from one letter to the next: texts, wide characters, glyphs, events of X (32 bytes). On
// the heap, where the queues of the window library are, every multiple of 8 up to STRIDE_MAX
// besides.
static const int strides[] = {1, 2, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 96, 128};
enum { STRIDES = sizeof strides / sizeof strides[0] };

static unsigned char fold(unsigned char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + 32) : byte;
}

static unsigned char at(const struct needle *needle, int i)
{
    return needle->masked[i] ^ MASK;
}

// ---- needles

static bool read_hex(const char *hex, struct needle *needle)
{
    size_t digits = strlen(hex);
    if (digits % 2 != 0 || digits / 2 > NEEDLE_BYTES || digits < 8) {
        return false;
    }
    for (size_t i = 0; i < digits / 2; i++) {
        unsigned value = 0;
        if (sscanf(hex + 2 * i, "%2x", &value) != 1) {
            return false;
        }
        // Folded while masked would be wrong: unmask, fold, mask, one byte at a time.
        unsigned char plain = (unsigned char)(value ^ MASK);
        plain = needle->shape ? plain : fold(plain);
        needle->masked[i] = plain ^ MASK;
    }
    needle->bytes = (int)(digits / 2);
    return true;
}

static bool read_bases(char *text, struct needle *needle)
{
    char *save = NULL;
    for (char *word = strtok_r(text, ",", &save); word != NULL; word = strtok_r(NULL, ",", &save)) {
        unsigned value = 0;
        if (strcmp(word, "any") == 0) {
            needle->base_count = 0;
            return true;
        }
        if (needle->base_count == BASES || sscanf(word, "%2x", &value) != 1) {
            return false;
        }
        needle->bases[needle->base_count++] = (unsigned char)value;
    }
    return needle->base_count > 0;
}

static unsigned chain_of(const struct needle *needle)
{
    if (needle->shape) {
        unsigned first = (unsigned char)(at(needle, 1) - at(needle, 0));
        unsigned second = (unsigned char)(at(needle, 2) - at(needle, 1));
        return first << 8 | second;
    }
    return (unsigned)at(needle, 0) << 8 | at(needle, 1);
}

static bool add_line(char *line)
{
    struct needle *needle = &needles[needle_count];
    char *save = NULL;
    const char *kind = strtok_r(line, " \n", &save);
    const char *label = strtok_r(NULL, " \n", &save);
    const char *hex = strtok_r(NULL, " \n", &save);
    char *bases = strtok_r(NULL, " \n", &save);
    if (kind == NULL || label == NULL || hex == NULL) {
        return false;
    }
    needle->shape = strcmp(kind, "shape") == 0;
    snprintf(needle->label, sizeof needle->label, "%s", label);
    if (!read_hex(hex, needle) ||
        (needle->shape && (bases == NULL || !read_bases(bases, needle)))) {
        return false;
    }
    int *chain = needle->shape ? &shape_chains[chain_of(needle)] : &text_chains[chain_of(needle)];
    needle->next = *chain;
    *chain = needle_count++;
    return true;
}

static bool read_needles(void)
{
    static char line[4 * NEEDLE_BYTES];
    for (int i = 0; i < 65536; i++) {
        text_chains[i] = shape_chains[i] = -1;
    }
    needles = calloc(NEEDLES, sizeof *needles);
    while (needles != NULL && fgets(line, sizeof line, stdin) != NULL) {
        if (needle_count == NEEDLES || !add_line(line)) {
            fprintf(stderr, "scan: needle %d is not understood\n", needle_count + 1);
            return false;
        }
        explicit_bzero(line, sizeof line);
    }
    return needle_count > 0;
}

// ---- looking

static void hit(struct needle *needle, const char *place, uint64_t offset)
{
    needle->hits++;
    hit_count++;
    if (hit_count <= HITS_SHOWN) {
        printf("hit %s %s +0x%" PRIx64 "\n", needle->label, place, offset);
    }
}

static void look_text(const unsigned char *bytes, size_t count, const char *place, uint64_t offset)
{
    for (size_t i = 0; i + 1 < count; i++) {
        int n = text_chains[(unsigned)fold(bytes[i]) << 8 | fold(bytes[i + 1])];
        for (; n >= 0; n = needles[n].next) {
            struct needle *needle = &needles[n];
            if ((size_t)needle->bytes > count - i) {
                continue;
            }
            int k = 2;
            while (k < needle->bytes && fold(bytes[i + (size_t)k]) == at(needle, k)) {
                k++;
            }
            if (k == needle->bytes) {
                hit(needle, place, offset + i);
            }
        }
    }
}

static bool shape_fits(const struct needle *needle, const unsigned char *bytes, size_t stride)
{
    bool base = needle->base_count == 0;
    for (int i = 0; i < needle->base_count; i++) {
        base = base || needle->bases[i] == bytes[0];
    }
    for (int k = 1; base && k < needle->bytes; k++) {
        unsigned char have = (unsigned char)(bytes[(size_t)k * stride] - bytes[0]);
        base = have == (unsigned char)(at(needle, k) - at(needle, 0));
    }
    return base;
}

static void look_shape_at(const unsigned char *bytes, size_t count, size_t stride,
                          const char *place, uint64_t offset)
{
    for (size_t i = 0; i + 2 * stride < count; i++) {
        unsigned first = (unsigned char)(bytes[i + stride] - bytes[i]);
        unsigned second = (unsigned char)(bytes[i + 2 * stride] - bytes[i + stride]);
        int n = shape_chains[first << 8 | second];
        for (; n >= 0; n = needles[n].next) {
            struct needle *needle = &needles[n];
            if (((size_t)needle->bytes - 1) * stride < count - i &&
                shape_fits(needle, bytes + i, stride)) {
                hit(needle, place, offset + i);
            }
        }
    }
}

static void look_shape(const unsigned char *bytes, size_t count, const char *place, uint64_t offset)
{
    for (int s = 0; s < STRIDES; s++) {
        look_shape_at(bytes, count, (size_t)strides[s], place, offset);
    }
    if (strncmp(place, "[heap]", 6) == 0) {
        for (size_t stride = (size_t)strides[STRIDES - 1] + 8; stride <= STRIDE_MAX; stride += 8) {
            look_shape_at(bytes, count, stride, place, offset);
        }
    }
}

// ---- the window library's events: what was typed, key by key, and where the keypad was touched.
// They lie anywhere and in any order, so they are known by their own form. Layouts: SDL_events.h of
// SDL 2.

struct window_library_key {
    uint32_t type, time_ms, window;
    uint8_t state, repeat, empty[2];
    int32_t scancode, symbol;
};

struct window_library_button {
    uint32_t type, time_ms, window, mouse;
    uint8_t button, state, clicks, empty;
    int32_t x, y;
};

struct window_library_finger {
    uint32_t type, time_ms;
    int64_t touch, finger;
    float x, y;
};

enum {
    KEY_DOWN = 0x300,
    KEY_UP,
    BUTTON_DOWN = 0x401,
    BUTTON_UP,
    FINGER_DOWN = 0x700,
    FINGER_MOVE = 0x702
};

// A letter or digit; Enter and Tab tell nothing.
static bool is_key(const unsigned char *bytes)
{
    struct window_library_key key;
    memcpy(&key, bytes, sizeof key);
    if ((key.type != KEY_DOWN && key.type != KEY_UP) || key.window > 64 || key.state > 1 ||
        key.repeat > 1) {
        return false;
    }
    if (key.scancode >= 4 && key.scancode <= 29) {
        return key.symbol == 'a' + key.scancode - 4;
    }
    return key.scancode >= 30 && key.scancode <= 39 &&
           key.symbol == (key.scancode == 39 ? '0' : '1' + key.scancode - 30);
}

static bool is_button(const unsigned char *bytes)
{
    struct window_library_button button;
    memcpy(&button, bytes, sizeof button);
    return (button.type == BUTTON_DOWN || button.type == BUTTON_UP) && button.time_ms > 0 &&
           button.window > 0 && button.window <= 64 && button.button == 1 &&
           button.state == (button.type == BUTTON_DOWN) && button.clicks > 0 && button.x > 0 &&
           button.y > 0 && button.x < 10000 && button.y < 10000;
}

static bool is_finger(const unsigned char *bytes)
{
    struct window_library_finger finger;
    memcpy(&finger, bytes, sizeof finger);
    return finger.type >= FINGER_DOWN && finger.type <= FINGER_MOVE && finger.time_ms > 0 &&
           finger.touch > 0 && finger.touch < 65536 && finger.finger >= 0 &&
           finger.finger < 65536 && finger.x > 0 && finger.x < 1 && finger.y > 0 && finger.y < 1;
}

static struct needle event_needles[] = {
    {.label = "typed/key/-"}, {.label = "typed/button/-"}, {.label = "typed/finger/-"}};

static void look_events(const unsigned char *bytes, size_t count, const char *place,
                        uint64_t offset)
{
    static bool (*const tests[])(const unsigned char *) = {is_key, is_button, is_finger};
    size_t least = sizeof(struct window_library_finger);
    for (size_t i = 0; i + least <= count; i += 4) {
        // All three types are below 0x800: two zero bytes above spare nearly every place the closer
        // look.
        if (bytes[i + 2] != 0 || bytes[i + 3] != 0 || bytes[i + 1] > 7 || bytes[i + 1] < 3) {
            continue;
        }
        for (int t = 0; t < 3; t++) {
            if (tests[t](bytes + i)) {
                hit(&event_needles[t], place, offset + i);
            }
        }
    }
}

// All sorts, in count new bytes and the kept ones before them.
static void look(size_t kept, size_t count, bool written_to, const char *place, uint64_t offset)
{
    const unsigned char *bytes = chunk + OVERLAP_BYTES - kept;
    look_text(bytes, kept + count, place, offset - kept);
    if (written_to) { // what the program never wrote to holds no queues and no arrays of its making
        look_shape(bytes, kept + count, place, offset - kept);
        look_events(bytes + kept % 4, kept - kept % 4 + count, place, offset - kept + kept % 4);
    }
}

// The end of a chunk becomes the start of the next, or a needle across the edge would be missed.
// What lies wholly in it is counted twice, which makes no difference between none and some.
static size_t keep_tail(size_t kept, size_t count)
{
    size_t have = kept + count;
    size_t keep = have < OVERLAP_BYTES ? have : OVERLAP_BYTES;
    memmove(chunk + OVERLAP_BYTES - keep, chunk + OVERLAP_BYTES + count - keep, keep);
    return keep;
}

// ---- a process

struct mapping {
    uint64_t from, to;
    char mode[8];
    char name[160];
};

static bool read_mapping(const char *line, struct mapping *ret_mapping)
{
    char path[128] = "anonymous";
    int fields = sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %127s", &ret_mapping->from,
                        &ret_mapping->to, ret_mapping->mode, path);
    const char *slash = strrchr(path, '/');
    snprintf(ret_mapping->name, sizeof ret_mapping->name, "%s:%s", slash == NULL ? path : slash + 1,
             ret_mapping->mode);
    return fields >= 3;
}

// Pages that vanish or refuse are skipped one by one; a mapping of which nothing can be read is a
// failure of ours.
static uint64_t scan_mapping(pid_t pid, const struct mapping *mapping)
{
    bool written_to = mapping->mode[1] == 'w';
    uint64_t seen = 0;
    size_t kept = 0;
    for (uint64_t from = mapping->from; from < mapping->to;) {
        uint64_t want = mapping->to - from < CHUNK_BYTES ? mapping->to - from : CHUNK_BYTES;
        struct iovec here = {chunk + OVERLAP_BYTES, want};
        struct iovec there = {(void *)(uintptr_t)from, want};
        ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
        if (got <= 0) {
            kept = 0;
            from += 4096;
            continue;
        }
        look(kept, (size_t)got, written_to, mapping->name, from - mapping->from);
        kept = keep_tail(kept, (size_t)got);
        seen += (uint64_t)got;
        from += (uint64_t)got;
    }
    return seen;
}

static int scan_process(pid_t pid)
{
    char path[64], line[512];
    uint64_t bytes = 0;
    int mappings = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *maps = fopen(path, "re");
    if (maps == NULL) {
        fprintf(stderr, "scan: %s: %s\n", path, strerror(errno));
        return errno == EACCES || errno == EPERM ? 77 : 2;
    }
    while (fgets(line, sizeof line, maps) != NULL) {
        struct mapping mapping;
        if (read_mapping(line, &mapping) && mapping.mode[0] == 'r' &&
            strncmp(mapping.name, "[v", 2) != 0) {
            bytes += scan_mapping(pid, &mapping);
            mappings++;
        }
    }
    fclose(maps);
    printf("scanned mappings=%d mib=%.1f needles=%d hits=%d\n", mappings, (double)bytes / 1048576,
           needle_count, hit_count);
    if (bytes == 0) {
        return 77;
    }
    return hit_count > 0 ? 1 : 0;
}

// ---- files

static bool scan_file(const char *path)
{
    const char *slash = strrchr(path, '/');
    FILE *file = fopen(path, "rbe");
    size_t kept = 0, got = 0;
    uint64_t offset = 0;
    if (file == NULL) {
        fprintf(stderr, "scan: %s: %s\n", path, strerror(errno));
        return false;
    }
    while ((got = fread(chunk + OVERLAP_BYTES, 1, CHUNK_BYTES, file)) > 0) {
        look(kept, got, true, slash == NULL ? path : slash + 1, offset);
        kept = keep_tail(kept, got);
        offset += got;
    }
    fclose(file);
    return true;
}

static int scan_files(char **paths, int count)
{
    for (int i = 0; i < count; i++) {
        if (!scan_file(paths[i])) {
            return 2;
        }
    }
    printf("scanned files=%d needles=%d hits=%d\n", count, needle_count, hit_count);
    return hit_count > 0 ? 1 : 0;
}

// ---- does it find what is there?

enum { SELF_BYTES = 64 << 20 };

// In the child: every needle as it is; every shape at every distance, from every base.
static void hide(unsigned char *pages)
{
    size_t used = 1;
    for (int n = 0; n < needle_count; n++) {
        const struct needle *needle = &needles[n];
        int bases = needle->shape && needle->base_count > 0 ? needle->base_count : 1;
        for (int b = 0; b < bases; b++) {
            size_t stride = 1;
            if (needle->shape) {
                stride = (size_t)strides[n % STRIDES];
            }
            unsigned char base = needle->base_count > 0 ? needle->bases[b] : at(needle, 0);
            for (int i = 0; i < needle->bytes; i++) {
                pages[used + (size_t)i * stride] =
                    needle->shape ? (unsigned char)(base + at(needle, i) - at(needle, 0))
                                  : at(needle, i);
            }
            used += (size_t)needle->bytes * stride + 1;
        }
    }
}

static int scan_self(void)
{
    unsigned char *pages =
        mmap(NULL, SELF_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int ready[2], missed = 0;
    if (pages == MAP_FAILED || pipe(ready) != 0) {
        return 2;
    }
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        hide(pages);
        if (write(ready[1], "r", 1) == 1) {
            pause();
        }
        _exit(0);
    }
    char answer = 0;
    if (child < 0 || read(ready[0], &answer, 1) != 1) {
        return 2;
    }
    hit_count = HITS_SHOWN; // the many hits are what is wanted; none is printed
    int code = scan_process(child);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    for (int n = 0; code == 1 && n < needle_count; n++) {
        if (needles[n].hits == 0) {
            printf("missed %s\n", needles[n].label);
            missed++;
        }
    }
    printf("self needles=%d missed=%d\n", needle_count, missed);
    return code == 77 ? 77 : code == 1 && missed == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc < 2 || !read_needles()) {
        fprintf(stderr, "usage: foyer-residue-scan PID | --self | --files FILE... <needles\n");
        return 2;
    }
    if (strcmp(argv[1], "--self") == 0) {
        return scan_self();
    }
    if (strcmp(argv[1], "--files") == 0) {
        return scan_files(argv + 2, argc - 2);
    }
    char *end = NULL;
    long pid = strtol(argv[1], &end, 10);
    if (pid <= 0 || *end != '\0') {
        return 2;
    }
    return scan_process((pid_t)pid);
}
