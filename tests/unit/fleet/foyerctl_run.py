"""foyerctl run as a person runs it, and what its tests share. The program is the test's first argument."""
import base64
import os
import subprocess
import sys

FOYERCTL = os.path.abspath(sys.argv[1])
EXAMPLE = {"kid": "pas-2026-11", "iss": "pas.example", "aud": "X9Z01", "apt": "A1004417", "day": "2026-12-08"}
NOON = "2026-12-08T12:00:00Z"
PLAIN = "We could not read this code. You can check in with your name and date of birth."
OTHER_SITE = "This code is for another site. Scan the code for your appointment here, or go to reception."
OTHER_DAY = "This code is for another day. Scan the code for today's appointment, or go to reception."
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def foyerctl(*arguments, stdin=b"", **how):
    run = subprocess.run([FOYERCTL, *map(str, arguments)], input=stdin, capture_output=True, timeout=60, **how)
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def expect(what, run, code, *texts):
    check(run[0] == code, f"{what}: exit code {run[0]}, not {code}\n{run[1]}{run[2]}")
    for text in texts:
        check(text in run[1] + run[2], f"{what}: does not say {text!r}\n{run[1]}{run[2]}")
    if code != 0:
        check(run[2] != "" or run[1] != "", f"{what}: says nothing")


def options(**values):
    """key_px=3 -> --key-px 3; None leaves an option out."""
    return [word for name, value in values.items() if value is not None
            for word in ("--" + name.replace("_", "-"), str(value))]


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encode(bytes_):
    return base64.urlsafe_b64encode(bytes_).decode().rstrip("=")


class Trust:
    """A folder with a key and its set."""

    def __init__(self, folder):
        self.folder = folder
        self.key = folder / "private.pem"
        self.jwks = folder / "public.jwks.json"

    def new_key(self, kid="pas-2026-11", out=None, jwks=None, **how):
        return foyerctl("pass", "new-key", *options(kid=kid, out=out or self.key, jwks=jwks or self.jwks), **how)

    def sign(self, *more, how=None, **changes):
        return foyerctl("pass", "sign", *options(**{"key": self.key, **EXAMPLE, **changes}), *more, **(how or {}))

    def verify(self, token, *more, **changes):
        asked = {"keys": self.jwks, "iss": EXAMPLE["iss"], "aud": EXAMPLE["aud"], "now": NOON, **changes}
        return foyerctl("pass", "verify", *options(**asked), *more, stdin=token.encode())

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())


def result():
    """Everything that failed, and the exit code."""
    print("\n".join(failures))
    print(f"failures={len(failures)}")
    return 1 if failures else 0
