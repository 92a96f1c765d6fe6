#!/usr/bin/env python3
"""Who may include whom, what may be called where, what the core may need from outside.

usage: arch.py SOURCE_DIR CORE_ARCHIVE
Every rule prints the file and line that breaks it. The last check seeds a breach of each rule and must find it.
"""
import pathlib
import re
import subprocess
import sys

# layer -> layers it may include (architecture: base <- config, session <- codes, api, flow <- ui <- screens <- loop)
LAYERS = {
    "base": {"base"},
    "config": {"base", "config"},
    "session": {"base", "config", "session"},
    "codes": {"base", "config", "session", "codes"},
    "api": {"base", "config", "session", "api"},
    "arrival": {"base", "config", "session", "api", "arrival"},
    "flow": {"base", "config", "session", "api", "flow"},
    "ui": {"base", "config", "codes", "flow", "ui"},
    "screens": {"base", "config", "codes", "flow", "ui", "screens"},
}
LOOP_FILES = re.compile(r"^app/(loop/\w+|kiosk|main|ready)\.[ch]$")
SDL_FILES = {"app/ui/paint_sdl.c", "app/ui/text_sdl.c", "platform/window_sdl.c", "platform/window_keys.c",
             "platform/window_keys.h", "platform/window_pointer.c", "platform/window_pointer.h", "platform/sound.c",
             "platform/secure_alloc.c", "platform/log_journal.c"}  # the last two put ours in place of SDL's allocator and log
CJSON_FILES = {"app/base/json.c"}
QRENCODE_FILES = {"app/codes/qr.c"}
# platform/*.c knows base alone; the tools of a fleet make and read what the kiosk reads.
PLATFORM_MAY = {"fleet": {"base", "config", "codes"}}

BANNED = [
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|rand|srand|system|popen|alloca)\s*\(",
     "a call that is not used here"),
    (r"\b(localtime|localtime_r|mktime|setlocale|tzset)\s*\(", "time zones and locales come from base/calendar"),
    (r"\bcJSON_(GetObjectItem|GetArrayItem|Parse|ParseWithLength|ParseWithOpts)\s*\(",
     "JSON comes in by json_parse alone; names are case sensitive"),
]
# Text for people leaves by the log alone; kiosk.c and main.c speak to whoever typed the command.
PRINTING = r"\b(printf|fprintf|puts|fputs|perror|syslog|SDL_Log\w*)\s*\("
MAY_PRINT = {"app/main.c", "app/kiosk.c", "platform/log_journal.c"}
NOT_IN_CORE = r"(?<![>.])\b(malloc|calloc|realloc|free|time|clock_gettime|open|fopen|read|write|socket|getenv|pthread_\w+)\s*\("

# What foyer_core may need from outside itself: pure functions of libc, cJSON for json.c, and libqrencode for qr.c.
MAY_NEED = re.compile(
    r"^(mem\w+|str\w+|explicit_bzero|__explicit_bzero_chk|__\w+_chk|__stack_chk_fail|__assert_fail|__ctype_\w+|"
    r"is\w+|to(lower|upper)|cJSON_\w+|QRcode_\w+|_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|tsan|sanitizer)\w*|snprintf|"
    r"qsort|bsearch|abort|__errno_location|isoc99_\w+|__isoc\w+|strto\w+|fabs|floor|trunc|modf|rint|round)$")


def strip(text):
    """Comments and string literals become blanks, lines stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def includes(text):
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1) == "<", match.group(2)


def check_file(path, text):
    """path is relative to the source folder. Yields (line, sentence)."""
    parts = pathlib.PurePosixPath(path).parts
    room = parts[1] if len(parts) > 2 else ""
    platform_may = PLATFORM_MAY.get(room, {"base"})
    core = parts[0] == "app" and room in LAYERS and room not in ("ui", "screens")
    for number, system, name in includes(text):
        head = name.split("/")[0]
        if name.startswith("SDL") and path not in SDL_FILES:
            yield number, f"{name}: only {', '.join(sorted(SDL_FILES))} know SDL"
        if "cJSON" in name and path not in CJSON_FILES and not path.startswith("platform/"):
            yield number, f"{name}: only app/base/json.c knows cJSON"
        if "qrencode" in name and path not in QRENCODE_FILES:
            yield number, f"{name}: only app/codes/qr.c knows libqrencode"
        if system:
            continue
        if head == "platform" and parts[0] == "app" and not LOOP_FILES.match(path):
            yield number, f"{name}: only the loop, kiosk.c, main.c and ready.c know the platform"
        if parts[0] == "app" and room in LAYERS and head in LAYERS and head not in LAYERS[room]:
            yield number, f"app/{room} may not include {name}"
        if parts[0] == "platform" and head in LAYERS and head not in platform_may:
            allowed = ", ".join(sorted(platform_may))
            yield number, f"{'/'.join(parts[:-1])} may include platform and {allowed} only, not {name}"
    bare = strip(text).splitlines()
    for number, line in enumerate(bare, 1):
        for pattern, sentence in BANNED:
            if re.search(pattern, line) and path not in CJSON_FILES:
                yield number, f"{line.strip()[:60]}: {sentence}"
        if re.search(PRINTING, line) and path not in MAY_PRINT:
            yield number, f"{line.strip()[:60]}: text leaves by log_event alone"
        if core and re.search(NOT_IN_CORE, line):
            yield number, f"{line.strip()[:60]}: the core is pure"


def check_symbols(archive):
    names = subprocess.run(["nm", "-A", "--defined-only", archive], capture_output=True, text=True, check=True)
    defined = {line.split()[-1] for line in names.stdout.splitlines() if line.split()}
    needed = subprocess.run(["nm", "-u", archive], capture_output=True, text=True, check=True)
    for line in needed.stdout.splitlines():
        words = line.split()
        if len(words) == 2 and words[0] == "U" and words[1] not in defined and not MAY_NEED.match(words[1]):
            yield f"foyer_core needs {words[1]} from outside"


SEEDED = [
    ("app/base/seeded.c", '#include "flow/flow.h"\n'),
    ("app/flow/seeded.c", "#include <SDL.h>\n"),
    ("app/api/seeded.c", "#include <cjson/cJSON.h>\n"),
    ("app/ui/seeded.c", '#include "platform/platform.h"\n'),
    ("app/codes/seeded.c", "#include <qrencode.h>\n"),
    ("app/codes/seeded.c", '#include "api/http.h"\n'),
    ("platform/seeded.c", '#include "flow/flow.h"\n'),
    ("platform/seeded.c", '#include "codes/pass.h"\n'),
    ("platform/fleet/seeded.c", '#include "flow/flow.h"\n'),
    ("app/flow/seeded.c", "void f(void) { strcpy(a, b); }\n"),
    ("app/screens/seeded.c", 'void f(void) { printf("x"); }\n'),
    ("app/session/seeded.c", "void f(void) { malloc(3); }\n"),
    ("app/flow/seeded.c", "void f(void) { localtime(0); }\n"),
]


def main():
    source, archive = pathlib.Path(sys.argv[1]), sys.argv[2]
    breaches = []
    files = sorted(p for d in ("app", "platform") for p in (source / d).rglob("*.[ch]"))
    for file in files:
        path = file.relative_to(source).as_posix()
        breaches += [f"{path}:{n}: {why}" for n, why in check_file(path, file.read_text(encoding="utf-8"))]
    breaches += list(check_symbols(archive))
    missed = [path for path, text in SEEDED if not list(check_file(path, text))]
    breaches += [f"a seeded breach in {path} was not found" for path in missed]
    print("\n".join(breaches))
    print(f"files={len(files)} seeded={len(SEEDED)} breaches={len(breaches)}")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
