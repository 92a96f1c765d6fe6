#!/usr/bin/env python3
"""Pictures of codes as a kiosk's camera sees them, for journeys: passes by foyerctl, everything else by zint.

A script asks for them in comments, one a line:
    # code: NAME = pass [apt=ID] [aud=ODS] [day=2026-12-08 | from=TIME until=TIME] [iss=ISSUER] [with=KEY] [head.X=V] [body.X=V]
    # code: NAME = beside FIRST SECOND | above FIRST SECOND
    # code: NAME = qr TEXT | code128 TEXT | code39 TEXT | ean13 DIGITS | gs1-qr [8018]DIGITS | gs1-128 [8018]DIGITS | qr-part TEXT
A pass names A1004417 at Z00001 on the day of the script's first now, unless it says otherwise. KEY: "ours" (default), which the
kiosks know; "forger", another key under the same kid; "stranger", under a kid that no kiosk knows. head.X and body.X replace
a member after it was signed: alg=none, or an appointment that the issuer never named.
FIRST and SECOND are codes of earlier lines: one card shows both, FIRST to the left of SECOND or above it.
TEXT goes to the end of the line, in UTF-8; escapes are Python's (\\n, \\x00), {x*200} repeats.

In the folder afterwards: NAME.png, 1280 x 720 of grey with the code on a white card, modules of 4 px or more; NAME.txt, what it
says; keys.json, the public keys of the issuer pas.example.
"""
import base64
import json
import re
import struct
import subprocess
import zlib

WIDTH, HEIGHT, GROUND, MARGIN = 1280, 720, 128, 24
LARGEST, LEAST = 12, 4  # px of a module
GAP = 6  # modules between two codes on one card, each of which has its own quiet zone
BARS_BESIDE = 30  # rows of a bar code that shares a card
ISSUER, KID = "pas.example", "pas-2026"
BAR_HEIGHT = ["--notext", "--height=60"]
BARCODES = {"qr": ["58", "--binary"], "qr-part": ["58", "--structapp=1,2,77"], "gs1-qr": ["58", "--gs1"],
            "code128": ["20", *BAR_HEIGHT], "code39": ["8", *BAR_HEIGHT], "ean13": ["13", *BAR_HEIGHT],
            "gs1-128": ["16", *BAR_HEIGHT]}


# ---- pictures

def _unfilter(raw, rows, stride):
    """The rows of a PNG that has one byte a pixel or less."""
    before, result = bytes(stride), []
    for at in range(0, rows * (stride + 1), stride + 1):
        kind, row = raw[at], bytearray(raw[at + 1:at + 1 + stride])
        for i in range(stride):
            left, above = row[i - 1] if i else 0, before[i]
            corner = before[i - 1] if i else 0
            estimate = left + above - corner
            nearest = min((left, above, corner), key=lambda each: abs(estimate - each))
            row[i] = (row[i] + (0, left, above, (left + above) // 2, nearest)[kind]) & 255
        before = bytes(row)
        result.append(before)
    return result


def read_png(data):
    """Rows of pixels, each 0 (black) or 255. For grey or palette pictures of one bit."""
    chunks, at = {}, 8
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        chunks[kind] = chunks.get(kind, b"") + data[at + 8:at + 8 + size]
        at += size + 12
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    if depth != 1 or colour not in (0, 3):
        raise ValueError(f"a code's picture has {depth} bits of colour type {colour}")
    white = [0, 255] if colour == 0 else [chunks[b"PLTE"][3 * i] for i in range(len(chunks[b"PLTE"]) // 3)]
    rows = _unfilter(zlib.decompress(chunks[b"IDAT"]), height, (width + 7) // 8)
    return [bytes(white[row[x // 8] >> (7 - x % 8) & 1] for x in range(width)) for row in rows]


def write_png(path, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 1)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def before_camera(modules):
    """A code of one px a module, as large as a camera sees it that it is held up to."""
    fits = min((WIDTH - 2 * MARGIN) // len(modules[0]), (HEIGHT - 2 * MARGIN) // len(modules))
    px = min(fits, LARGEST)
    if px < LEAST:
        raise ValueError(f"{len(modules[0])} x {len(modules)} modules are too many for a camera of {WIDTH} x {HEIGHT}")
    card = len(modules[0]) * px + 2 * MARGIN
    left = (WIDTH - card) // 2
    ground, margin = bytes([GROUND]), b"\xff" * MARGIN
    rows = []
    for row in [None, *modules, None]:
        wide = b"\xff" * card if row is None else margin + b"".join(bytes([each]) * px for each in row) + margin
        line = ground * left + wide + ground * (WIDTH - card - left)
        rows += [line] * (MARGIN if row is None else px)
    top = (HEIGHT - len(rows)) // 2
    return [ground * WIDTH] * top + rows + [ground * WIDTH] * (HEIGHT - top - len(rows))


def side_by_side(first, second):
    """Two codes in one, the lower one in the middle of the height of the other."""
    rows = max(len(first), len(second))

    def padded(modules):
        above = (rows - len(modules)) // 2
        white = b"\xff" * len(modules[0])
        return [white] * above + modules + [white] * (rows - above - len(modules))

    return [left + b"\xff" * GAP + right for left, right in zip(padded(first), padded(second))]


def turned(modules):
    return [bytes(column) for column in zip(*modules)]


def one_above(first, second):
    return turned(side_by_side(turned(first), turned(second)))


# ---- passes

def _part(text):
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _packed(members):
    return base64.urlsafe_b64encode(json.dumps(members, separators=(",", ":")).encode()).decode().rstrip("=")


def _changed(token, options):
    """The pass with members replaced and its signature kept. Digits alone become a number."""
    parts = token.split(".")
    for at, name in enumerate(("head.", "body.")):
        new = {key.removeprefix(name): value for key, value in options.items() if key.startswith(name)}
        if new:
            parts[at] = _packed(_part(parts[at]) | {key: int(value) if value.isdigit() else value for key, value in new.items()})
    return ".".join(parts)


class Codes:
    """A folder of pictures, and the keys that sign its passes."""

    def __init__(self, build, folder, day):
        self.build, self.folder, self.day = build, folder, day
        self.texts, self.drawn = {}, {}
        folder.mkdir(parents=True)
        self.new_key("ours", KID)

    def foyerctl(self, *words):
        done = subprocess.run([str(self.build / "foyerctl"), "pass", *map(str, words)], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            raise SystemExit(f"foyerctl pass {' '.join(map(str, words))}: {done.stderr}")

    def new_key(self, name, kid):
        public = "keys.json" if name == "ours" else f"{name}.json"
        self.foyerctl("new-key", "--kid", kid, "--out", self.folder / f"{name}.pem", "--jwks", self.folder / public)

    def show(self, name):
        """Puts what was drawn before the camera."""
        drawn = self.folder / f"{name}.drawn.png"
        self.drawn[name] = read_png(drawn.read_bytes())
        write_png(self.folder / f"{name}.png", before_camera(self.drawn[name]))
        drawn.unlink()

    def show_both(self, name, kind, names):
        """Two codes that were drawn before, on one card."""
        if len(names) != 2 or not all(each in self.drawn for each in names):
            raise SystemExit(f"code {name}: {kind} takes the names of two codes of earlier lines, not {' '.join(names)}")
        both = [rows[:BARS_BESIDE] if len(set(rows)) == 1 else rows for rows in (self.drawn[each] for each in names)]
        layout = side_by_side if kind == "beside" else one_above
        write_png(self.folder / f"{name}.png", before_camera(layout(*both)))

    def draw(self, name, kind, text):
        said = self.folder / f"{name}.txt"
        said.write_bytes(text)
        done = subprocess.run(["zint", "-b", *BARCODES[kind], "-i", said.name, "--quietzones", "--scale=0.5", "-o",
                               f"{name}.drawn.png"], cwd=self.folder, capture_output=True, text=True, check=False)
        if not (self.folder / f"{name}.drawn.png").exists():
            raise SystemExit(f"zint draws no {kind} of {name}: {done.stderr}{done.stdout}")
        self.show(name)

    def sign(self, name, options):
        """Drawn by foyerctl, as on a letter; by zint once a member was changed."""
        key = options.get("with", "ours")
        kid = "unheard-of" if key == "stranger" else KID
        if not (self.folder / f"{key}.pem").exists():
            self.new_key(key, kid)
        span = (["--from", options["from"], "--until", options["until"]] if "from" in options
                else ["--day", options.get("day", self.day)])
        said = self.folder / f"{name}.txt"
        self.foyerctl("sign", "--key", self.folder / f"{key}.pem", "--kid", kid, "--iss", options.get("iss", ISSUER),
                      "--aud", options.get("aud", "Z00001"), "--apt", options.get("apt", "A1004417"), *span,
                      "--text", said, "--png", self.folder / f"{name}.drawn.png", "--module-px", "1")
        token = said.read_text(encoding="ascii").strip()
        changed = _changed(token, options)
        if changed == token:
            self.show(name)
        else:
            self.draw(name, "qr", changed.encode())
        return changed

    def add(self, name, kind, rest):
        if kind == "pass":
            self.texts[name] = self.sign(name, dict(pair.split("=", 1) for pair in rest.split()))
        elif kind in BARCODES:
            rest = re.sub(r"\{(\S+?)\*(\d+)\}", lambda match: match.group(1) * int(match.group(2)), rest)
            self.texts[name] = rest
            self.draw(name, kind, rest.encode().decode("unicode_escape").encode("latin-1"))
        elif kind in ("beside", "above"):
            self.show_both(name, kind, rest.split())
        else:
            raise SystemExit(f"code {name}: there is no kind {kind}; there are pass beside above {' '.join(BARCODES)}")


def asked_for(script):
    """NAME, KIND, REST of each line that asks for a code."""
    return re.findall(r"^#\s*code:\s*(\S+)\s*=\s*(\S+)[ \t]*(.*)$", script, re.M)


def make(build, script, folder, now):
    """The codes that a script asks for; None when it asks for none."""
    wanted = asked_for(script)
    if not wanted:
        return None
    codes = Codes(build, folder, (now or "")[:10])
    for name, kind, rest in wanted:
        codes.add(name, kind, rest.rstrip())
    return codes
