#!/usr/bin/env python3
"""Plays one journey script on the real kiosk against a sandbox of its own.

usage: run.py --build DIR SCRIPT.journey
Directives are comments at the top of a script:
    # sandbox: ARGUMENTS        for foyer-sandbox; several sets with | between them play the script once for each
    # sizes: 1080x1920 1366x768 the script is played once for each (default 1080x1920)
    # via: relay                the kiosk speaks to the raw relay in front
    # env: NAME=VALUE           for foyer-drive
    # code: NAME = KIND ...     a picture of a code, made before it begins (codes.py has the kinds)
A sandbox and a state folder are made for each run and end with it.

In the script and in the sandbox's arguments these words stand for what is known only when it runs:
    $KEYS     a folder of certificates and keys of its own (tests/sandbox/make_ca.sh)
    $TOKEN    the sandbox's token endpoint            $PDS  its Personal Demographics Service
    $JWT      on a start line: the keys of a configuration for pds.mode signed-jwt
    $GATEWAY  the same for pds.mode mtls-gateway      $MTLS  and for site.fhir.auth mtls
    $CODES    the folder of pictures of codes: camera $CODES/NAME.png
    $TEXT_NAME  what the code NAME says, for a fixed scanner: scan "$TEXT_NAME"
    $PASS     on a start line: codes are offered, and passes of the issuer pas.example are known
    $NUMBERS  hospital numbers of letters             $BOOKINGS  booking references      (with scan.nhs_number=on: NHS numbers)
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # the source folder stays as it is

import codes  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent

# The platform's own name for its token endpoint is not the address that the kiosk calls.
AUDIENCE = "https://api.service.example/oauth2/token"
GROUPS = {
    "JWT": f"pds.mode=signed-jwt pds.base_url=$PDS pds.ods=A81001 oauth.token_url=$TOKEN oauth.audience={AUDIENCE} "
           "oauth.client_id=foyer-demo oauth.kid=kiosk-1 oauth.key_file=$KEYS/oauth.key",
    "GATEWAY": "pds.mode=mtls-gateway pds.base_url=$PDS pds.ods=A81001 pds.ca_file=$KEYS/ca.pem "
               "pds.cert_file=$KEYS/client.pem pds.key_file=$KEYS/client.key",
    "MTLS": "site.fhir.auth=mtls site.fhir.ca_file=$KEYS/ca.pem site.fhir.cert_file=$KEYS/client.pem "
            "site.fhir.key_file=$KEYS/client.key",
    "PASS": "match.scan_offered=on pass.issuers.pas.iss=pas.example pass.issuers.pas.keys_file=$CODES/keys.json",
    "NUMBERS": "match.scan_offered=on scan.pattern.letter.prefix=NF scan.pattern.letter.shortest=10 "
               "scan.pattern.letter.longest=10 scan.pattern.letter.check=mod10 scan.pattern.letter.of=patient "
               "scan.pattern.letter.system=https://northfield.example/Id/hospital-number",
    "BOOKINGS": "match.scan_offered=on scan.pattern.booking.prefix=B scan.pattern.booking.shortest=8 "
                "scan.pattern.booking.longest=8 scan.pattern.booking.of=appointment "
                "scan.pattern.booking.system=https://demo.foyer.example/booking",
}
# What the sandbox must be told for $JWT.
JWT_SANDBOX = f"--oauth-key $KEYS/oauth.pem --oauth-audience {AUDIENCE}"


def directives(script):
    found = {"sandbox": "", "sizes": "1080x1920", "via": "sandbox", "env": ""}
    for line in script.read_text(encoding="utf-8").splitlines():
        match = re.match(r"#\s*(sandbox|sizes|via|env):\s*(.*)", line)
        if match:
            found[match.group(1)] = match.group(2).strip()
    return found


def first_now(script):
    match = re.search(r"^start\b.*\bnow=(\S+)", script.read_text(encoding="utf-8"), re.M)
    return match.group(1) if match else None


class Sandbox:
    """foyer-sandbox on free ports; ends with the block, or when this program dies."""

    def __init__(self, build, arguments):
        self.command = [str(build / "foyer-sandbox"), "--exit-with-stdin", *arguments]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.urls = dict(re.findall(r"(\w+)=(\S+)", line))
        if "sandbox" not in self.urls:
            raise SystemExit(f"foyer-sandbox did not start: {self.command} {line!r}")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)


def fill(text, words):
    longest_first = "|".join(sorted(words, key=len, reverse=True))
    return re.sub(rf"\$({longest_first})\b", lambda match: str(words[match.group(1)]), text)


def make_keys(out):
    subprocess.run([str(SOURCE / "tests" / "sandbox" / "make_ca.sh"), str(out / "keys")], check=True)
    return out / "keys"


class Stage:
    """What one play of a script needs: its words filled in, and the arguments of its sandbox."""

    def __init__(self, build, script, out, switches):
        self.text = self.fill_groups(script.read_text(encoding="utf-8"))
        now = first_now(script)
        signed = JWT_SANDBOX if "$TOKEN" in self.text else ""
        self.arguments = f"{switches} {signed}".split() + (["--now", now] if now else [])
        self.keys = make_keys(out) if "$KEYS" in f"{self.text} {self.arguments}" else None
        self.arguments = [fill(each, {"KEYS": self.keys}) for each in self.arguments]
        self.codes = codes.make(build, self.text, out / "codes", now)
        self.script = out / script.name

    @staticmethod
    def fill_groups(text):
        return fill(text, GROUPS)

    def write_script(self, urls):
        words = {"KEYS": self.keys, "TOKEN": urls["token"], "PDS": urls["pds"]}
        if self.codes is not None:
            words |= {"CODES": self.codes.folder, **{f"TEXT_{name}": text for name, text in self.codes.texts.items()}}
        self.script.write_text(fill(self.text, words), encoding="utf-8")
        return self.script


def logged(out, made):
    """Codes that stand in the log: none may."""
    log = (out / "log.txt").read_text(encoding="utf-8", errors="replace") if (out / "log.txt").exists() else ""
    return [name for name, text in made.texts.items() if text in log] if made else []


def play(build, script, size, switches, wanted):
    out = build / "journeys" / "-".join([script.stem, size, *re.sub(r"[$/]", "", switches).replace("-", "").split()])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    stage = Stage(build, script, out, switches)
    environment = dict(os.environ, **dict(pair.split("=", 1) for pair in wanted["env"].split()))
    with Sandbox(build, stage.arguments) as sandbox:
        code = subprocess.run(
            [str(build / "foyer-drive"), "--base-url", sandbox.urls[wanted["via"]],
             "--control", sandbox.urls["control"], "--size", size, "--state", str(out / "state"),
             "--camera", str(out / "camera"), "--out", str(out), "--log", str(out / "log.txt"),
             str(stage.write_script(sandbox.urls))],
            env=environment, timeout=240, check=False).returncode
    told = logged(out, stage.codes)
    if told:
        print(f"{script}: what these codes say is in {out / 'log.txt'}: {' '.join(told)}", file=sys.stderr)
    return code or len(told)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("script", type=pathlib.Path)
    arguments = parser.parse_args()
    wanted = directives(arguments.script)
    ended = [play(arguments.build.resolve(), arguments.script, size, switches, wanted)
             for size in wanted["sizes"].split() for switches in wanted["sandbox"].split("|")]
    return 1 if any(ended) else 0


if __name__ == "__main__":
    sys.exit(main())
