#!/usr/bin/env python3
"""foyerctl pass --json: what each command prints in place of sentences; every verdict, both ways.

usage: foyerctl_json.py FOYERCTL
"""
import json
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # the source folder stays as it is
from foyerctl_run import FOYERCTL, OTHER_DAY, OTHER_SITE, PLAIN, Trust, check, decode, encode, expect, foyerctl, options, result

BIRTH = "What is your date of birth?"
# What is on the screen is compared with the screen by foyerctl_told.
VERDICTS = {"ok": BIRTH, "malformed": PLAIN, "bad_header": PLAIN, "unknown_key": PLAIN, "bad_signature": PLAIN, "bad_claims": PLAIN,
            "wrong_issuer": PLAIN, "wrong_site": OTHER_SITE, "not_yet": OTHER_DAY, "expired": OTHER_DAY}


def signed(key, text):
    """A token of this "HEADER.PAYLOAD", whatever is in it."""
    der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=text.encode(), check=True, capture_output=True,
                         timeout=60).stdout
    at = 4 + der[3]
    halves = der[4:at], der[at + 2:at + 2 + der[at + 1]]
    return text + "." + encode(b"".join(half[-32:].rjust(32, b"\0") for half in halves))


def said(what, run, code):
    """The one JSON object on standard output; nothing on standard error."""
    check(run[0] == code, f"{what} --json: exit code {run[0]}, not {code}\n{run[1]}{run[2]}")
    check(run[2] == "", f"{what} --json: standard error says {run[2]!r}")
    check(run[1].endswith("}\n") and run[1].count("\n") == 1, f"{what} --json: not one line: {run[1]!r}")
    try:
        return json.loads(run[1])
    except json.JSONDecodeError as error:
        check(False, f"{what} --json: {error}: {run[1]!r}")
        return {}


def every_verdict(trust):
    """Each verdict once, in words and as JSON."""
    token = trust.sign()[1].strip()
    first, second, third = token.split(".")
    claims = json.loads(decode(second))
    lone = trust.folder / "only.json"
    expect("another set", trust.new_key(kid="only", out=trust.folder / "only.pem", jwks=lone), 0)
    tokens = {"malformed": (token[:-1], {}), "bad_header": (f"{encode(b'{}')}.{second}.{third}", {}),
              "unknown_key": (token, {"keys": lone}), "bad_signature": (f"{first}.{encode(json.dumps({**claims, 'apt': 'x'}).encode())}.{third}", {}),
              "bad_claims": (signed(trust.key, f"{first}.{encode(json.dumps({**claims, 'name': 'x'}).encode())}"), {}),
              "wrong_issuer": (token, {"iss": "other.example"}), "wrong_site": (token, {"aud": "X9Z02"}),
              "not_yet": (token, {"now": "2026-12-07T12:00:00Z"}), "expired": (token, {"now": "2026-12-10T12:00:00Z"}), "ok": (token, {})}
    check(tokens.keys() == VERDICTS.keys(), "a verdict has no token")
    for verdict, (text, changes) in tokens.items():
        code = 0 if verdict == "ok" else 1
        expect(verdict, trust.verify(text, **changes), code, verdict + "\n", f'The screen says: "{VERDICTS[verdict]}"')
        told = said(verdict, trust.verify(text, "--json", **changes), code)
        check(told.get("verdict") == verdict and told["accepted"] is (code == 0) and told["screen_says"] == VERDICTS[verdict] and
              len(told["meaning"]) > 10, f"{verdict} --json: {told}")
        read = verdict in ("ok", "wrong_site", "not_yet", "expired")
        check(told.get("pass") == ({"kid": "pas-2026-11", **claims, "from": "2026-12-08T00:00:00Z", "until": "2026-12-09T00:00:00Z"}
                                   if read else None), f"{verdict} --json: the pass {told.get('pass')}")


def as_json(trust):
    """Every command takes --json (design, fleet management 11)."""
    room = trust.folder / "json"
    room.mkdir()
    odd = room / 'a "key"\n.pem'
    made = said("new-key", foyerctl("pass", "new-key", "--json", *options(kid="one", out=odd, jwks=room / "set.json")), 0)
    check(made == {"kid": "one", "private_key": str(odd), "key_set": str(room / "set.json"), "kids": ["one"]}, f"new-key --json: {made}")
    made = said("a second key", foyerctl("pass", "new-key", *options(kid="two", out=room / "two.pem", jwks=room / "set.json"), "--json"), 0)
    check(made["kids"] == ["one", "two"], f"new-key --json: {made}")
    signed_ = said("sign", trust.sign("--json"), 0)
    token = signed_["token"]
    check(said("verify", trust.verify(token, "--json"), 0)["accepted"] is True, "the token of sign --json")
    check({name: signed_["pass"][name] for name in ("kid", "iss", "aud", "apt", "nbf", "exp")} ==
          {"kid": "pas-2026-11", "iss": "pas.example", "aud": "X9Z01", "apt": "A1004417", "nbf": 1796688000, "exp": 1796774400}, f"{signed_}")
    check(signed_["characters"] == 322 and signed_["qr"] == {"version": 13, "modules": 69, "least_width_um": 38500} and
          signed_["files"] == {} and signed_["notes"] == [], f"sign --json: {signed_}")
    files = {"text": str(room / "p.txt"), "png": str(room / "p.png")}
    filed = said("sign to files", trust.sign("--json", **files), 0)
    check("token" not in filed and filed["files"] == files, f"sign --json with files: {filed}")
    check((room / "p.txt").read_text().strip().split(".")[0] == token.split(".")[0], "sign --json wrote no pass")
    noted = said("notes", trust.sign("--json", apt="9999999999", day="2020-01-01"), 0)["notes"]
    check(len(noted) == 2 and "expired" in noted[0] and "NHS number" in noted[1], f"notes: {noted}")
    expect("both to standard output", trust.sign("--json", text="-"), 2, "--text names standard output", "--json")
    expect("both to standard output", trust.sign("--json", text=room / "q.txt", svg="-"), 2, "--svg names standard output")
    check(not (room / "q.txt").exists(), "wrong usage wrote a file")
    inside = said("inspect", foyerctl("pass", "inspect", "--json", token), 0)
    check(inside == {"is_pass": True, "signature_checked": False, "pass": signed_["pass"], "characters": 322, "qr": signed_["qr"]}, f"{inside}")
    half = said("half a pass", foyerctl("pass", "inspect", token[:100], "--json"), 1)
    check(half["is_pass"] is False and "three parts" in half["meaning"], f"inspect --json: {half}")
    for name in ("letter", "message"):
        plain = foyerctl("pass", name, token)[1]
        check(said(name, foyerctl("pass", name, "--json", token), 0) == {"days": "Tuesday 8 December", "text": plain}, f"{name} --json")
        check(said(name, foyerctl("pass", name, "--json"), 0)["days"] == "{day}", f"{name} --json without a pass")
    # What cannot be done is a sentence all the same, and standard output stays empty.
    for what, run, code, text in (("no key set", trust.verify(token, "--json", keys=room / "none"), 1, "none cannot be read"),
                                  ("no key", trust.sign("--json", key=room / "none"), 1, "no such file"),
                                  ("no kid", trust.sign("--json", kid=None), 2, "--kid is missing"),
                                  ("a value", foyerctl("pass", "letter", "--json=yes"), 2, '"--json=yes" is not an option here. Its options: --json.'),
                                  ("no pass", foyerctl("pass", "message", "--json", "-", stdin=b"x"), 1, "not a pass")):
        expect(f"{what} --json", run, code, text)
        check(run[1] == "", f"{what} --json: standard output says {run[1]!r}")
    with open("/dev/full", "wb") as full:
        run = subprocess.run([FOYERCTL, "pass", "inspect", "--json", token], stdout=full, stderr=subprocess.PIPE, timeout=60)
        check(run.returncode == 1 and b"standard output" in run.stderr, f"--json to a full standard output: {run}")
    check("--json" in foyerctl("pass", "--help")[1], "the help does not name --json")


def main():
    with tempfile.TemporaryDirectory() as name:
        trust = Trust(pathlib.Path(name))
        expect("a key", trust.new_key(), 0)
        every_verdict(trust)
        as_json(trust)
    return result()


if __name__ == "__main__":
    sys.exit(main())
