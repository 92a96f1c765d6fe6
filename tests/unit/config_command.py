#!/usr/bin/env python3
"""The commands around a configuration, run as a person runs them: what they say, and the exit code.

usage: config_command.py FOYER
"""
import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import tempfile

FOYER = os.path.abspath(sys.argv[1])
failures = []


def check(holds, what):
    if not holds:
        failures.append(what)


def foyer(*arguments, user=None, more=None):
    run = subprocess.run([FOYER, *arguments], capture_output=True, text=True, timeout=60, user=user,
                         env={**os.environ, **(more or {})})
    return run.returncode, run.stdout + run.stderr


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True, timeout=60)


def expect(what, run, code, *texts):
    check(run[0] == code, f"{what}: exit code {run[0]}, not {code}\n{run[1]}")
    for text in texts:
        check(text in run[1], f"{what}: does not say {text!r}\n{run[1]}")


class Site:
    """A file that is right, with these changes, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.fhir = {"base_url": "https://appointments.example/r4"}
        self.more = {}
        self.state = str(folder / "state")

    def check(self, user=None, more=None):
        file = self.folder / "kiosk.json"
        file.write_text(json.dumps({
            "version": 1, "kiosk": {"id": "k1"},
            "site": {"ods": "A1", "name": "P", "kind": "gp", "state_dir": self.state, "fhir": self.fhir}, **self.more}))
        return foyer("--check-config", str(file), user=user, more=more)


def make_keys(folder):
    make_ca = pathlib.Path(__file__).parent.parent / "sandbox" / "make_ca.sh"
    subprocess.run(["sh", str(make_ca), str(folder)], check=True, capture_output=True, timeout=60)
    openssl("pkey", "-in", str(folder / "client.key"), "-aes256", "-passout", "pass:secret", "-out", str(folder / "locked.key"))
    openssl("x509", "-in", str(folder / "client.pem"), "-outform", "DER", "-out", str(folder / "client.der"))


def certificates(folder):
    def pair(cert, key, **more):
        site = Site(folder)
        site.fhir |= {"auth": "mtls", "cert_file": str(folder / cert), "key_file": str(folder / key), **more}
        return site.check()

    expect("a pair that fits", pair("client.pem", "client.key", ca_file=str(folder / "ca.pem"), crl_file=str(folder / "ca.crl.pem")),
           0, "right.\n")
    expect("no certificate", pair("none.pem", "client.key"), 2, "kiosk.json: site.fhir.cert_file: ", "none.pem is not there", "not ready")
    expect("not PEM", pair("client.der", "client.key"), 2, "client.der is not PEM")
    expect("the key of another", pair("client.pem", "client-other.key"), 2, "site.fhir.key_file: ", "client-other.key is the key of another certificate")
    expect("a passphrase", pair("client.pem", "locked.key"), 2, "locked.key has a passphrase")
    expect("ended", pair("client-expired.pem", "client-expired.key"), 2, "client-expired.pem has ended")
    expect("a folder", pair("client.pem", ""), 2, "is not a file")
    expect("an authority that has ended", pair("client.pem", "client.key", ca_file=str(folder / "client-expired.pem")), 0,
           "note: site.fhir.ca_file: ", "has ended", "right.\n")
    expect("authorities that are none", pair("client.pem", "client.key", ca_file=str(folder / "client.key")), 2, "client.key is not PEM")
    expect("a list that is none", pair("client.pem", "client.key", crl_file=str(folder / "client.pem")), 2,
           "site.fhir.crl_file: ", "is not a list of revoked certificates")
    site = Site(folder)
    site.more = {"pds": {"mode": "signed-jwt", "base_url": "https://p.example"},
                 "oauth": {"token_url": "https://p.example/t", "audience": "a", "client_id": "c", "kid": "k",
                           "key_file": str(folder / "client.pem")}}
    expect("a certificate for a key", site.check(), 2, "oauth.key_file: ", "client.pem is not PEM")
    site.more = {"pds": {"mode": "mtls-gateway", "base_url": "https://g.example", "cert_file": str(folder / "client.pem"),
                         "key_file": str(folder / "client-other.key")}}
    expect("the gateway's pair", site.check(), 2, "pds.key_file: ", "of another certificate")


def other_files(folder):
    site = Site(folder)
    key = folder / "journal.key"
    for size in (31, 33):
        key.write_bytes(b"\n" * size)
        site.more = {"journal": {"key_file": str(key)}}
        expect(f"a journal key of {size} bytes", site.check(), 2, "journal.key_file: ", "does not hold exactly 32 bytes")
    key.write_bytes(b"\n" * 32)
    expect("a journal key", site.check(), 0, "right.\n")
    site.more = {"proxy": {"url": "http://proxy.example:3128", "user": "kiosk", "password_file": str(folder / "none")}}
    expect("no password", site.check(), 2, "proxy.password_file: ", "is not there")
    site.more = {"font": {"dir": str(folder / "fonts")}}
    expect("no fonts", site.check(), 2, "font.dir: ", "is not a folder")
    site.more = {}
    site.state = str(key)
    expect("a file for a folder", site.check(), 2, "site.state_dir: ", "is not a folder")
    site.state = str(key / "state")
    expect("a folder in a file", site.check(), 2, "site.state_dir: ")
    site.state = str(folder / "a" / "b")
    expect("a folder that can be made", site.check(), 0, "right.\n")
    check(not (folder / "a").exists(), "--check-config has made a folder")


def scanning(folder):
    """Keys of passes, devices, and the program that reads pictures."""
    keys = folder / "pas.json"
    point = {"x": "WkTc4W85zDqdVGetj29Kepp-Cp4fvCDCGu_avFUIlEs", "y": "b3DUH9IkU6Jgf2lsG_Pzt91yuCw_cu5aAvZMKri6SV4"}
    key = {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "pas-1", **point}
    site = Site(folder)
    scan = {"camera": "off"}
    site.more = {"match": {"scan_offered": "on"}, "scan": scan,
                 "pass": {"issuers": {"pas": {"iss": "pas.example", "keys_file": str(keys)}}}}
    expect("keys that are not there", site.check(), 2, "pass.issuers.pas.keys_file", "is not there")
    keys.write_text("{}")
    expect("a set without keys", site.check(), 2, "pass.issuers.pas.keys_file", "keys")
    keys.write_text(json.dumps({"keys": [{**key, "d": "AAAA"}]}))
    expect("a private key among the public ones", site.check(), 2, "pass.issuers.pas.keys_file", "d")
    keys.write_text(json.dumps({"keys": [{**key, "x": point["y"], "y": point["x"]}]}))
    expect("a key that is no point", site.check(), 2, "pass.issuers.pas.keys_file", "no point of P-256 (kid pas-1)")
    keys.write_text(json.dumps({"keys": [key]}))
    expect("a right set", site.check(), 0, "right", "nothing can read a code")
    scan["serial"] = str(keys)
    expect("a file as a scanner", site.check(), 2, "scan.serial", "is not a serial device")
    scan["serial"] = "/dev/null"
    expect("another device as a scanner", site.check(), 2, "scan.serial", "is not a serial device")
    scan["camera"] = "/dev/null"
    expect("another device as a camera", site.check(), 2, "scan.camera", "is not a camera")
    scan["camera"] = "off"
    scan["serial"] = "/dev/ttyACM77"
    expect("a scanner that is unplugged", site.check(), 0, "note: scan.serial", "plugged in")
    scan["wedge"] = "ffff:fffe"
    expect("a keyboard that is unplugged", site.check(), 0, "note: scan.wedge is set, and scan.wedge_prefix is not",
           "note: scan.wedge: ffff:fffe is not there now; it is used as soon as it is plugged in")
    wedge(folder, site)
    codes_off(site)
    scan["camera"] = "auto"
    alone = folder / "alone"
    alone.mkdir()
    copy = alone / "foyer"
    shutil.copy(FOYER, copy)
    site.check()  # writes the file with the camera
    run = subprocess.run([str(copy), "--check-config", str(folder / "kiosk.json")], capture_output=True, text=True, timeout=60)
    expect("a kiosk without its decoder", (run.returncode, run.stdout + run.stderr), 2, "foyer-decode", "beside foyer")


def wedge(folder, site):
    """A scanner that plays a keyboard, as tests/faults/devices.c plays it."""
    devices = folder / "devices"
    told = devices / "class" / "input" / "event3" / "device" / "id"
    told.mkdir(parents=True)
    (told / "vendor").write_text("ffff\n")
    (told / "product").write_text("fffe\n")
    (devices / "input").mkdir()
    os.mkfifo(devices / "input" / "event3")
    (devices / "input" / "event3.id").write_text("ffff:fffe")
    (devices / "input" / "event3.refused").touch()
    # A sanitizer wants to be the first library.
    played = {"LD_PRELOAD": str(pathlib.Path(FOYER).parent / "foyer-devices.so"), "FOYER_TEST_DEVICES": str(devices),
              "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}
    expect("a keyboard that may not be opened", site.check(more=played), 0, "note: scan.wedge: ffff:fffe may not be opened by this user",
           "udev rule")
    (devices / "input" / "event3.refused").unlink()
    run = site.check(more=played)
    expect("a keyboard that is there", run, 0, "right.")
    check("scan.wedge:" not in run[1], f"a keyboard that is there: {run[1]}")


def codes_off(site):
    """No scanner is looked for then, so that nothing is promised of one that is absent."""
    site.more["match"]["scan_offered"] = "off"
    run = site.check()
    expect("scanners while codes are off", run, 0, "note: match.scan_offered is off", "note: scan.wedge is set, and codes are not used",
           "right.")
    for text in ("scan.wedge:", "scan.serial:", "plugged in"):
        check(text not in run[1], f"scanners while codes are off: says {text!r}\n{run[1]}")
    site.more["match"]["scan_offered"] = "on"


def another_user(folder):
    """As a user who may not: only when run by root, who may everything."""
    if os.geteuid() != 0 or subprocess.run([FOYER, "--version"], user=65534, capture_output=True).returncode != 0:
        return
    for name in ("kiosk.json", "client.key"):
        (folder / name).chmod(0o600)
    expect("a file of another", foyer("--check-config", str(folder / "kiosk.json"), user=65534), 1, "this user may not read it")
    site = Site(folder)
    site.fhir |= {"auth": "mtls", "cert_file": str(folder / "client.pem"), "key_file": str(folder / "client.key")}
    site.check()
    (folder / "kiosk.json").chmod(0o644)
    expect("a key of another", site.check(user=65534), 2, "client.key may not be read by this user",
           "state is not there, and this user may not make it")


def command_line(folder):
    for option in ("--check-config", "--config", "--print-config", "--log"):
        expect(f"{option} alone", foyer(option), 2, f"foyer: {option} lacks the name of a file.")
    expect("two options", foyer("--check-config", "--log"), 2, "--check-config lacks the name of a file")
    expect("no option", foyer("--chek-config", "x"), 2, '"--chek-config" is not an option')
    for option in ("--check-config", "--config", "--print-config"):
        expect("no file", foyer(option, str(folder / "none.json")), 1, "none.json: there is no such file.")
    expect("a folder", foyer("--check-config", str(folder)), 1, "it is a folder")


def hash_pin(*typed):
    """At a terminal; returns the exit code and all that it shows."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(FOYER, [FOYER, "--hash-pin"])
    shown = b""
    for line in typed:
        while not shown.endswith(b": "):
            shown += os.read(terminal, 1000)
        os.write(terminal, line.encode() + b"\n")
        shown += os.read(terminal, 1000)
    try:
        while part := os.read(terminal, 1000):
            shown += part
    except OSError:
        pass  # the end of a terminal
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def pins():
    code, shown = hash_pin("2468", "2468")
    check(code == 0 and "scrypt$" in shown, f"a PIN typed twice: {code} {shown}")
    check("again" in shown and "2468" not in shown, f"a PIN shows: {shown}")
    expect("two PINs", hash_pin("2468", "2486"), 1, "the two were not the same")
    expect("half a PIN", hash_pin("2468", "24"), 1, "the two were not the same")
    expect("a short PIN", hash_pin("246"), 1, "a PIN is 4 to 8 digits")
    piped = subprocess.run([FOYER, "--hash-pin"], input="2468\n", capture_output=True, text=True, timeout=60)
    check(piped.returncode == 0 and piped.stdout.startswith("scrypt$"), f"a PIN through a pipe: {piped}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        make_keys(folder)
        certificates(folder)
        other_files(folder)
        scanning(folder)
        another_user(folder)
        command_line(folder)
    pins()
    print("\n".join(failures))
    print(f"failures={len(failures)}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
