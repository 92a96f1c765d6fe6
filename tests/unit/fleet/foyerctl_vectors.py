#!/usr/bin/env python3
"""The published vectors of the appointment pass, each judged by foyerctl pass verify.

usage: foyerctl_vectors.py FOYERCTL FOLDER
"""
import datetime
import json
import pathlib
import subprocess
import sys


def main():
    foyerctl, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    if not (folder / "pass-vectors.json").exists():
        print("skipped: needs ../shared")
        return 77
    document = json.loads((folder / "pass-vectors.json").read_text())
    wrong = 0
    for vector in document["vectors"]:
        now = datetime.datetime.fromtimestamp(vector["now"], datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        run = subprocess.run([foyerctl, "pass", "verify", "--keys", folder / document["keys"], "--iss", document["issuer"],
                              "--aud", vector["site"], "--now", now], input=vector["token"], capture_output=True, text=True, timeout=60)
        said = run.stdout.split("\n")[0]
        if said != vector["expect"] or run.returncode != (0 if vector["expect"] == "ok" else 1):
            print(f"{vector['name']}: {said!r}, exit code {run.returncode}, not {vector['expect']}\n{run.stderr}")
            wrong += 1
    print(f"vectors={len(document['vectors'])} wrong={wrong}")
    return 1 if wrong or not document["vectors"] else 0


if __name__ == "__main__":
    sys.exit(main())
