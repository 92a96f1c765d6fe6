#!/usr/bin/env python3
"""Plays one journey script on the real kiosk against a sandbox of its own.

usage: run.py --build DIR SCRIPT.journey
Directives are comments at the top of a script:
    # sandbox: ARGUMENTS        for foyer-sandbox; several sets with | between them play the script once for each
    # sizes: 1080x1920 1366x768 the script is played once for each (default 1080x1920)
    # via: relay                the kiosk speaks to the raw relay in front
    # env: NAME=VALUE           for foyer-drive
A sandbox and a state folder are made for each run and end with it.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys


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


def play(build, script, size, switches, wanted):
    out = build / "journeys" / "-".join([script.stem, size, *switches.replace("-", "").split()])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    now = first_now(script)
    arguments = switches.split() + (["--now", now] if now else [])
    environment = dict(os.environ, **dict(pair.split("=", 1) for pair in wanted["env"].split()))
    with Sandbox(build, arguments) as sandbox:
        return subprocess.run(
            [str(build / "foyer-drive"), "--base-url", sandbox.urls[wanted["via"]],
             "--control", sandbox.urls["control"], "--size", size, "--state", str(out / "state"),
             "--out", str(out), "--log", str(out / "log.txt"), str(script)],
            env=environment, timeout=240, check=False).returncode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("script", type=pathlib.Path)
    arguments = parser.parse_args()
    wanted = directives(arguments.script)
    codes = [play(arguments.build, arguments.script, size, switches, wanted)
             for size in wanted["sizes"].split() for switches in wanted["sandbox"].split("|")]
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
