#!/usr/bin/env python3
"""foyerctl pass as a person types it: what it makes, what it says, and the exit code.

usage: foyerctl_pass.py FOYERCTL READ_PICTURE
"""
import base64
import json
import os
import pathlib
import resource
import signal
import stat
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source folder stays as it is
from foyerctl_run import EXAMPLE, FOYERCTL, NOON, OTHER_DAY, OTHER_SITE, PLAIN, Trust, check, decode, expect, foyerctl, options, result

READ_PICTURE = os.path.abspath(sys.argv[2])


def keys(trust):
    expect("a first key", trust.new_key(), 0, "private.pem", "1 public key.", "before the first pass")
    check(stat.S_IMODE(trust.key.stat().st_mode) == 0o600, "the private key's mode")
    before = trust.key.read_bytes(), trust.jwks.read_bytes()
    expect("over a key", trust.new_key(kid="two"), 1, "private.pem is there already", "--out")
    expect("a kid that is there", trust.new_key(out=trust.folder / "b.pem"), 1, 'the kid "pas-2026-11"', "--kid")
    expect("a kid that cannot be", trust.new_key(kid="a b", out=trust.folder / "b.pem"), 2, "--kid must be 1 to 32")
    expect("a kid too long", trust.new_key(kid="k" * 33, out=trust.folder / "b.pem"), 2, "--kid must be 1 to 32")
    expect("one file for both", trust.new_key(kid="two", out="x", jwks="x", cwd=trust.folder), 2, "--jwks")
    check((trust.key.read_bytes(), trust.jwks.read_bytes()) == before, "a refusal changed a file")
    check(trust.files() == ["private.pem", "public.jwks.json"], f"a refusal left a file: {trust.files()}")
    expect("rotation", trust.new_key(kid="two", out=trust.folder / "two.pem"), 0, "2 public keys")
    kids = [key["kid"] for key in json.loads(trust.jwks.read_text())["keys"]]
    check(kids == ["pas-2026-11", "two"], f"kids: {kids}")
    check(json.loads(before[1])["keys"][0] == json.loads(trust.jwks.read_text())["keys"][0], "rotation changed a key")
    # The public half is that of the private key, by OpenSSL's reading.
    public = subprocess.run(["openssl", "pkey", "-in", trust.key, "-pubout", "-outform", "DER"],
                            check=True, capture_output=True, timeout=60).stdout
    key = json.loads(trust.jwks.read_text())["keys"][0]
    check(public[-65:] == b"\4" + decode(key["x"]) + decode(key["y"]), "x, y are not those of the private key")


def key_sets(trust):
    other = trust.folder / "set.json"
    out = trust.folder / "set.pem"
    for what, text in (("not JSON", "{"), ("a private member", trust.jwks.read_text().replace('"x"', '"d":"AA","x"', 1)),
                       ("not a set", "[]"), ("too large", " " * 20000)):
        other.write_text(text)
        expect(f"a set that is {what}", trust.new_key(kid="x", out=out, jwks=other), 1, "set.json")
        check(other.read_text() == text and not out.exists(), f"a set that is {what} was touched")
    other.unlink()
    for number in range(16):
        expect(f"key {number}", trust.new_key(kid=f"k{number}", out=trust.folder / f"{number}.pem", jwks=other), 0)
    expect("a 17th key", trust.new_key(kid="k16", out=out, jwks=other), 1, "16 keys", "take out one")
    check(len(json.loads(other.read_text())["keys"]) == 16 and not out.exists(), "a 17th key left something")
    expect("16 keys are a set", trust.verify("x", keys=other), 1, "malformed")


def signing(trust):
    code, token, said = trust.sign()
    expect("sign", (code, token, said), 0)
    token = token.strip()
    header, payload, signature = token.split(".")
    check(json.loads(decode(header)) == {"alg": "ES256", "kid": "pas-2026-11", "typ": "foyer-pass+jwt"}, "the header")
    claims = json.loads(decode(payload))
    check(len(claims.pop("jti")) == 22, "jti has not 22 characters")
    check(claims == {"iss": "pas.example", "aud": "X9Z01", "nbf": 1796688000, "exp": 1796774400, "apt": "A1004417"}, f"{claims}")
    check(len(token) == 322, f"the example has {len(token)} characters")
    check(trust.sign()[1].split(".")[1] != payload, "two passes have the same jti")
    openssl_agrees(trust, f"{header}.{payload}".encode(), decode(signature))
    expect("verify", trust.verify(token), 0, "ok\n", "date of birth", "A1004417")
    summer = trust.sign(day="2026-07-01")[1]
    claims = json.loads(decode(summer.split(".")[1]))
    check((claims["nbf"], claims["exp"]) == (1782860400, 1782946800), f"a summer day in London: {claims}")
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25)):
        claims = json.loads(decode(trust.sign(day=day)[1].split(".")[1]))
        check(claims["exp"] - claims["nbf"] == hours * 3600, f"{day} has not {hours} hours")
    given = trust.sign(day=None, jti="J" * 22, **{"from": "2026-12-08T08:00:00Z"}, until="2026-12-08T19:00:00+01:00")
    check(json.loads(decode(given[1].split(".")[1])) ==
          {"iss": "pas.example", "aud": "X9Z01", "jti": "J" * 22, "nbf": 1796716800, "exp": 1796752800, "apt": "A1004417"}, f"{given}")
    expect("a past day", trust.sign(day="2020-01-01"), 0, "note", "expired")
    expect("an NHS number", trust.sign(apt="9999999999"), 0, "note", "NHS number")
    expect("the set of the kiosks", trust.sign(keys=trust.jwks), 0)
    expect("another kid than the key's", trust.sign(kid="two", keys=trust.jwks), 1, "bad_signature", 'kid "two"')
    expect("a kid that is not in the set", trust.sign(kid="none", keys=trust.jwks), 1, "unknown_key")


def openssl_agrees(trust, signed, signature):
    def number(half):
        bare = half.lstrip(b"\0")
        bare = (b"\0" if bare[0] & 0x80 else b"") + bare
        return b"\2" + bytes([len(bare)]) + bare

    der = number(signature[:32]) + number(signature[32:])
    file = trust.folder / "signature.der"
    file.write_bytes(b"\x30" + bytes([len(der)]) + der)
    run = subprocess.run(["openssl", "dgst", "-sha256", "-prverify", trust.key, "-signature", file], input=signed,
                         capture_output=True, timeout=60)
    check(run.returncode == 0, f"OpenSSL does not accept the signature: {run}")
    file.unlink()


def verdicts(trust):
    token = trust.sign()[1].strip()
    first, second, third = token.split(".")
    swapped = trust.sign(apt="A1004418")[1].split(".")[1]
    expect("another site", trust.verify(token, aud="X9Z02"), 1, "wrong_site\n", f'"{OTHER_SITE}"')
    expect("expired", trust.verify(token, now="2026-12-09T00:02:00Z"), 1, "expired\n", f'"{OTHER_DAY}"')
    expect("the last second", trust.verify(token, now="2026-12-09T00:01:59Z"), 0, "ok\n")
    expect("not yet", trust.verify(token, now="2026-12-07T23:57:59Z"), 1, "not_yet\n", f'"{OTHER_DAY}"')
    expect("now", trust.verify(trust.sign(day="2020-01-01")[1], now=None), 1, "expired\n")
    plain = f'"{PLAIN}"'
    for what, text, word in (("forged", f"{first}.{swapped}.{third}", "bad_signature"),
                             ("cut", token[:-1], "malformed"), ("nothing", "", "malformed"), ("a letter", "Dear patient", "malformed"),
                             ("too long", f"{first}.{second * 3}.{third}", "malformed")):
        expect(what, trust.verify(text), 1, word + "\n", plain)
    expect("another issuer", trust.verify(token, iss="other.example"), 1, "wrong_issuer\n", plain)
    lone = trust.folder / "lone.json"
    expect("another set", trust.new_key(kid="lone", out=trust.folder / "lone.pem", jwks=lone), 0)
    expect("an unknown key", trust.verify(token, keys=lone), 1, "unknown_key\n", plain)
    # The token by every way in.
    file = trust.folder / "pass.txt"
    file.write_text(f"\n  {token}\r\n")
    asked = ["pass", "verify", *options(keys=trust.jwks, iss="pas.example", aud="X9Z01", now=NOON)]
    for way in ([token], [file], ["-"], []):
        expect(f"verify by {way}", foyerctl(*asked, *way, stdin=token.encode()), 0, "ok\n")
    expect("a damaged token as a word", foyerctl(*asked, token[:-3]), 1, "malformed\n")
    expect("no such file", foyerctl(*asked, trust.folder / "none"), 1, "none cannot be read (No such file")
    expect("a folder", foyerctl(*asked, trust.folder), 1, "is a folder")
    expect("no key set", trust.verify(token, keys=trust.folder / "none.json"), 1, "none.json cannot be read")


def inspecting(trust):
    token = trust.sign(day="2026-07-01")[1].strip()
    expect("inspect", foyerctl("pass", "inspect", token), 0, "322 characters", "version 13, 69 modules", "38.5 mm", "pas-2026-11",
           "pas.example", "X9Z01", "A1004417", "2026-06-30T23:00:00Z", "Wednesday 1 July, midnight in London (2026-07-01T00:00:00+01:00)",
           "24 h 0 min", "signature was not checked")
    kid = "k" * 32
    expect("the longest kid", trust.new_key(kid=kid, out=trust.folder / "long.pem", jwks=trust.folder / "long.json"), 0)
    longest = trust.sign(key=trust.folder / "long.pem", kid=kid, iss="i" * 64, aud="A" * 10, apt="a" * 64, jti="j" * 43)[1]
    # The README's table of sizes in print.
    expect("the longest", foyerctl("pass", "inspect", "-", stdin=longest.encode()), 0, "530 characters", "89 modules", "48.5 mm")
    first, second, third = token.split(".")
    named = base64.urlsafe_b64encode(json.dumps({**json.loads(decode(second)), "name": "x"}).encode()).decode().rstrip("=")
    other = base64.urlsafe_b64encode(b'{"alg":"none","kid":"k","typ":"foyer-pass+jwt"}').decode().rstrip("=")
    for what, text, why in (("half", token[:100], "three parts"), ("a name inside", f"{first}.{named}.{third}", "payload"),
                            ("alg none", f"{other}.{second}.{third}", "header")):
        expect(what, foyerctl("pass", "inspect", "-", stdin=text.encode()), 1, "not a pass", why)


def pictures(trust):
    def at(name):
        return trust.folder / name

    # A quotation mark takes two characters in JSON: 587 in all.
    longest = {"iss": '"' * 64, "aud": "A" * 10, "apt": "a" * 64, "jti": "j" * 43}
    shortest = {"iss": "i", "aud": "A1A", "apt": "a", "jti": "j" * 16}
    for what, changes in (("example", {}), ("longest", longest), ("shortest", shortest)):
        run = trust.sign(text=at("p.txt"), png=at("p.png"), svg=at("p.svg"), **changes)
        expect(f"pictures of the {what}", run, 0)
        check(run[1] == "", "files were asked for, and something went to standard output")
        read = subprocess.run([READ_PICTURE, at("p.png")], capture_output=True, text=True, timeout=60)
        check(read.returncode == 0 and read.stdout == at("p.txt").read_text(), f"the {what} is not read back from its PNG: {read}")
        check(at("p.svg").read_text().endswith("</svg>\n"), "the SVG has no end")
        expect(f"verify the {what}", trust.verify(at("p.txt").read_text(), **{"iss": "pas.example", "aud": "X9Z01",
               **{k: v for k, v in changes.items() if k in ("iss", "aud")}}), 0, "ok\n")
    expect("sizes", trust.sign(png=at("p.png"), module_px=3, svg=at("p.svg"), module_mm="0.75"), 0)
    png = at("p.png").read_bytes()
    check(int.from_bytes(png[16:20], "big") == 77 * 3, "--module-px does not count")
    check(int.from_bytes(png[41:45], "big") == 4000, "--module-mm does not count in the PNG")
    check('width="57.750mm"' in at("p.svg").read_text(), "--module-mm does not count in the SVG")
    code, out, _ = trust.sign(svg="-")
    check(code == 0 and out.startswith("<svg"), "an SVG to standard output")
    os.chmod(at("p.png"), 0o640)
    expect("over a picture", trust.sign(png=at("p.png")), 0)
    check(stat.S_IMODE(at("p.png").stat().st_mode) == 0o640, "a file's mode was not kept")


def wrong_usage(trust):
    long = "x" * 65
    for what, changes, *texts in (
            ("no key", {"key": None}, "--key is missing", "new-key"),
            ("no kid", {"kid": None}, "--kid is missing"), ("no issuer", {"iss": None}, "--iss is missing"),
            ("no site", {"aud": None}, "--aud is missing"), ("no appointment", {"apt": None}, "--apt is missing"),
            ("no day", {"day": None}, "--day is missing", "--from and --until"),
            ("no end", {"day": None, "from": NOON}, "--until is missing"),
            ("no beginning", {"day": None, "until": NOON}, "--from is missing"),
            ("a day and a time", {"from": NOON}, "--day is there beside"),
            ("the last day of all", {"day": "9999-12-31"}, "--day is not a day"),
            ("no day of the calendar", {"day": "2026-02-30"}, "--day is not a day", "YYYY-MM-DD"),
            ("a time without an offset", {"day": None, "from": "2026-12-08T12:00:00", "until": NOON}, "--from is not a time"),
            ("backwards", {"day": None, "from": NOON, "until": NOON}, "--until does not fit", "36 hours"),
            ("37 hours", {"day": None, "from": NOON, "until": "2026-12-10T01:00:00Z"}, "--until does not fit", "36 hours"),
            ("small letters", {"aud": "x9z01"}, "--aud must be an ODS code"), ("a long site", {"aud": "A" * 11}, "--aud must be"),
            ("a path", {"apt": "Appointment/1"}, "--apt must be"), ("a long appointment", {"apt": long}, "--apt must be 1 to 64"),
            ("a long issuer", {"iss": long}, "--iss must be 1 to 64"), ("601 characters", {"kid": "k" * 32, "iss": '"' * 64, "apt": "a" * 64, "aud": "A" * 10, "jti": "j" * 43}, "at most 600 characters"),
            ("a short jti", {"jti": "abc"}, "--jti must be 16 to 43"),
            ("too small", {"svg": "x", "module_mm": "0.49"}, "--module-mm does not fit", "0.5 to 10"),
            ("too large", {"svg": "x", "module_mm": "10.001"}, "--module-mm does not fit"),
            ("no number", {"svg": "x", "module_mm": "1,5"}, "--module-mm does not fit"),
            ("no pixel", {"png": "x", "module_px": "0"}, "--module-px does not fit", "1 to 64"),
            ("half a pixel", {"png": "x", "module_px": "1.5"}, "--module-px does not fit"),
            ("pixels of nothing", {"module_px": "4"}, "--png is missing"), ("millimetres of nothing", {"module_mm": "1"}, "--svg"),
            ("one file twice", {"png": "x", "svg": "x"}, "--svg names the place of another")):
        expect(what, trust.sign(how={"cwd": trust.folder}, **changes), 2, "foyerctl pass sign: ", *texts)
    check("x" not in trust.files(), "wrong usage wrote a file")
    for what, words, *texts in (
            ("nothing", [], "Name a word"), ("no such word", ["fly"], '"fly"', "--help"),
            ("no command", ["pass"], "what is to be done"), ("no such command", ["pass", "fly"], '"fly"', "verify"),
            ("an option of none", ["pass", "sign", "--name", "x"], '"--name" is not an option', "--apt"),
            ("no value", ["pass", "sign", "--kid", "--iss"], "--kid lacks its value", "--kid KID"),
            ("an empty value", ["pass", "sign", "--kid="], "--kid lacks its value"),
            ("at the end", ["pass", "sign", "--kid"], "--kid lacks its value"),
            ("twice", ["pass", "sign", "--kid", "a", "--kid", "b"], "--kid is there twice"),
            ("a word alone", ["pass", "sign", "x"], '"x"'), ("two passes", ["pass", "inspect", "x", "y"], '"y" is one too many'),
            ("no time", ["pass", "verify", "--keys", "k", "--iss", "i", "--aud", "A", "--now", "noon"], "--now is not a time"),
            ("no keys", ["pass", "verify"], "--keys is missing"), ("no out", ["pass", "new-key", "--kid", "k"], "--out is missing")):
        expect(what, foyerctl(*words), 2, *texts)
    for words in (["--help"], ["pass", "--help"], ["pass", "sign", "--help"], ["--version"]):
        run = foyerctl(*words)
        check(run[0] == 0 and run[1].startswith("foyerctl") and run[2] == "", f"{words}: {run}")
    check("opens nothing" in foyerctl("pass", "--help")[1], "help does not say that a pass opens nothing")


def key_files(trust):
    def made(name, *arguments):
        subprocess.run(["openssl", *arguments, "-out", trust.folder / name], check=True, capture_output=True, timeout=60)
        return trust.folder / name

    expect("no key file", trust.sign(key=trust.folder / "none"), 1, "there is no such file", "new-key")
    expect("a key set for a key", trust.sign(key=trust.jwks), 1, "no private key in PEM")
    expect("another curve", trust.sign(key=made("384.pem", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")),
           1, "not of the curve P-256")
    expect("a passphrase", trust.sign(key=made("locked.pem", "pkey", "-in", trust.key, "-aes256", "-passout", "pass:secret")),
           1, "without a passphrase")
    expect("a key by OpenSSL", trust.sign(key=made("256.pem", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")), 0)


def full_disk():
    """No file of more than 100 bytes, as if the disk were full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


def nothing_half_written(trust):
    room = trust.folder / "room"
    room.mkdir()
    (room / "p.png").write_bytes(b"before")

    def left():
        return {path.name: path.read_bytes() for path in room.iterdir() if path.is_file()}

    before = left()
    asked = {"text": room / "p.txt", "png": room / "p.png", "svg": room / "p.svg"}
    for what, changes in (("a full disk", {"how": {"preexec_fn": full_disk}}),
                          ("no such folder", {"svg": room / "none" / "p.svg"}),
                          ("a name too long", {"svg": room / ("x" * 250)})):
        expect(what, trust.sign(**{**asked, **changes}), 1, "cannot be written", "nothing was written")
        check(left() == before, f"{what} left {left().keys()}")
    (room / "p.svg").mkdir()
    expect("a folder in its place", trust.sign(**asked), 1, "p.svg is there and is no plain file")
    expect("a device", trust.sign(png="/dev/null"), 1, "no plain file")
    check(left() == before, f"a place that is taken left {left().keys()}")
    (room / "p.svg").rmdir()
    expect("a full disk for a key", trust.new_key(kid="r", out=room / "r.pem", jwks=room / "r.json", preexec_fn=full_disk), 1)
    copy = room / "set.json"
    copy.write_bytes(trust.jwks.read_bytes())
    before = left()
    expect("no room for the set", trust.new_key(kid="r", out=room / "r.pem", jwks=room / "none" / "r.json"), 1, "cannot be written")
    check(left() == before, f"a key without its public half was left: {left().keys()}")
    with open("/dev/full", "wb") as full:
        run = subprocess.run([FOYERCTL, "pass", "sign", *options(key=trust.key, png=room / "p.png", text="-", **EXAMPLE)],
                             stdout=full, stderr=subprocess.PIPE, timeout=60)
        check(run.returncode == 1 and b"standard output" in run.stderr, f"a full standard output: {run}")
        check(left() == before, "a full standard output left a file")
        run = subprocess.run([FOYERCTL, "--help"], stdout=full, stderr=subprocess.PIPE, timeout=60)
        check(run.returncode == 1 and b"standard output" in run.stderr, f"help to a full standard output: {run}")
    if os.geteuid() == 0:
        return  # root may write anywhere
    room.chmod(0o500)
    expect("a folder of another", trust.sign(**asked), 1, "cannot be written")
    room.chmod(0o700)
    check(left() == before, "a folder of another was changed")


def words(trust):
    token = trust.sign(day="2026-09-23")[1].strip()
    expect("a letter", foyerctl("pass", "letter"), 0, "{code}", "{day}", "date of birth")
    expect("a letter of a pass", foyerctl("pass", "letter", token), 0, "{code}", "Wednesday 23 September.")
    message = foyerctl("pass", "message", token)
    expect("a message", message, 0, "{link}", "Wednesday 23 September", "brightness")
    address = "https://a.example/" + "x" * 22
    check(len(message[1].strip().replace("{link}", address)) <= 160, f"more than one text message: {message[1]}")
    night = trust.sign(day=None, **{"from": "2026-12-08T20:00:00Z"}, until="2026-12-09T06:00:00Z")[1].strip()
    expect("over midnight", foyerctl("pass", "letter", night), 0, "Tuesday 8 December and Wednesday 9 December")
    expect("no pass", foyerctl("pass", "letter", "-", stdin=b"x"), 1, "not a pass")
    for text in ("X9Z01", "A1004417", "pas.example", token):
        check(text not in message[1], f"the message shows {text}")


def main():
    with tempfile.TemporaryDirectory() as name:
        trust = Trust(pathlib.Path(name))
        keys(trust)
        key_sets(trust)
        signing(trust)
        verdicts(trust)
        inspecting(trust)
        pictures(trust)
        wrong_usage(trust)
        key_files(trust)
        nothing_half_written(trust)
        words(trust)
    return result()


if __name__ == "__main__":
    sys.exit(main())
