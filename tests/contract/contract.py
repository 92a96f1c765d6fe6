#!/usr/bin/env python3
"""What the kiosk says to the national services, judged by the published file and by the sandbox (README.md).

usage: contract.py --build DIR CASE...     (no CASE: all)
Exit 0 = holds, 1 = does not, 77 = cannot be tried here (the reason is printed).
"""
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

sys.dont_write_bytecode = True  # the source folder stays as it is
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "journeys"))

import rows  # noqa: E402
from judge import OPENER, SOURCE, Prism, published  # noqa: E402
from rows import Skipped, check  # noqa: E402
from run import Sandbox  # noqa: E402

NOW = "2026-12-08T09:05:00Z"
NOW_S = 1796720700
CONFIG = "assets/demo/gp-surgery.json"
PDS_FILE = "personal-demographics.yaml"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
MARY, SUPERSEDED, RESTRICTED, DECEASED, INFORMAL, INVALIDATED, MINIMAL, REMOVED = "P2001", *(f"P290{i}" for i in range(1, 8))


# ---- asking

class Answer:
    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.violations = headers.get("sl-violations") or ""

    def json(self):
        return json.loads(self.body)

    def reasons(self):
        """What Prism says against a request."""
        problem = self.json()
        return " ".join([problem.get("type", ""), *(each["message"] for each in problem.get("validation", []))])


def ask(url, method="GET", headers=None, body=None):
    request = urllib.request.Request(url, method=method, headers=headers or {}, data=None if body is None else body.encode())
    try:
        with OPENER.open(request, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


def written(sandbox):
    return ask(sandbox.urls["control"] + "/written").json()


def nhs_number(sandbox, person):
    identifiers = ask(f"{sandbox.urls['sandbox']}/Patient/{person}").json()["identifier"]
    return next(each["value"] for each in identifiers if each["system"] == "https://fhir.nhs.uk/Id/nhs-number")


# ---- the token

class Signer:
    """Assertions as an app makes them, by openssl alone."""

    def __init__(self, folder):
        if shutil.which("openssl") is None:
            raise Skipped("needs openssl")
        self.key, self.public = folder / "oauth.key", folder / "oauth.pem"
        self.make(self.key)
        self.openssl("pkey", "-in", self.key, "-pubout", "-out", self.public)

    def make(self, key):
        self.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
        key.chmod(0o600)

    @staticmethod
    def openssl(*arguments, text=None):
        return subprocess.run(["openssl", *map(str, arguments)], input=text, capture_output=True, check=True).stdout

    def assertion(self, url, header=None, claims=None, key=None):
        """Members that are None are left out."""
        header = {"alg": "RS512", "typ": "JWT", "kid": "kiosk-1", **(header or {})}
        claims = {"iss": "foyer-demo", "sub": "foyer-demo", "aud": url, "jti": str(uuid.uuid4()), "exp": NOW_S + 240,
                  **(claims or {})}
        parts = [encode(json.dumps({name: value for name, value in part.items() if value is not None}).encode())
                 for part in (header, claims)]
        signature = self.openssl("dgst", "-sha512", "-sign", key or self.key, text=".".join(parts).encode())
        return ".".join([*parts, encode(signature)])


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def ask_token(url, assertion):
    form = {"grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "client_assertion": assertion}
    return ask(url, "POST", {"Content-Type": "application/x-www-form-urlencoded"}, urllib.parse.urlencode(form))


def case_token(build, folder):
    signer = Signer(folder)
    stranger = folder / "stranger.key"
    signer.make(stranger)
    with Sandbox(build, ["--now", NOW, "--oauth-key", str(signer.public)]) as sandbox:
        url = sandbox.urls["token"]
        used = str(uuid.uuid4())
        right = ask_token(url, signer.assertion(url, claims={"jti": used}))
        check(right.status == 200 and right.json()["token_type"] == "Bearer", f"a right assertion: {right.status} {right.body}")
        malformed = [
            ("alg RS256", 400, "invalid_request", {"header": {"alg": "RS256"}}),
            ("no kid", 400, "invalid_request", {"header": {"kid": None}}),
            ("expired", 400, "invalid_request", {"claims": {"exp": NOW_S - 1}}),
            ("exp as text", 400, "invalid_request", {"claims": {"exp": str(NOW_S + 240)}}),
            ("an hour ahead", 400, "invalid_request", {"claims": {"exp": NOW_S + 3600}}),
            ("jti used before", 400, "invalid_request", {"claims": {"jti": used}}),
            ("another audience", 401, "invalid_request", {"claims": {"aud": "https://elsewhere.example/oauth2/token"}}),
            ("a stranger's key", 401, "public_key error", {"key": stranger}),
        ]
        for name, status, error, how in malformed:
            answer = ask_token(url, signer.assertion(url, **how))
            check((answer.status, answer.json().get("error")) == (status, error), f"{name}: {answer.status} {answer.body}")
        tokens = written(sandbox)["tokens"]
        check(tokens == 1, f"{tokens} tokens were given out")


# ---- PDS through Prism

def pds_headers(**more):
    """A right request to a gateway; None takes a header away."""
    headers = {"Accept": "application/fhir+json", "X-Request-ID": str(uuid.uuid4()), **more}
    return {name: value for name, value in headers.items() if value is not None}


PATCH = {"Content-Type": "application/json-patch+json", "If-Match": 'W/"1"'}
GENDER = '[{"op":"replace","path":"/gender","value":"female"}]'


def malformed_requests(path):
    """name, method, path, headers, body, what Prism must say"""
    return [
        ("no X-Request-ID", "GET", path, pds_headers(**{"X-Request-ID": None}), None, "required property 'x-request-id'"),
        ("X-Request-ID is no UUID", "GET", path, pds_headers(**{"X-Request-ID": "1234"}), None, "x-request-id must match pattern"),
        ("a role that is no number", "GET", path, pds_headers(**{"NHSD-Session-URID": "abc"}), None, "nhsd-session-urid must match"),
        ("DELETE", "DELETE", path, pds_headers(), None, "NO_METHOD_MATCHED_ERROR"),
        ("_max-results=abc", "GET", "/Patient?family=Smith&birthdate=eq1985-03-27&_max-results=abc", pds_headers(), None,
         "_max-results must be integer"),
        ("PATCH, If-Match without quotes", "PATCH", path, pds_headers(**{**PATCH, "If-Match": "1"}), f'{{"patches":{GENDER}}}',
         "if-match must match pattern"),
        ("PATCH with a bare array", "PATCH", path, pds_headers(**PATCH), GENDER, "body must be object"),
        ("the national path in front", "GET", "/personal-demographics/FHIR/R4" + path, pds_headers(), None, "NO_PATH_MATCHED_ERROR"),
    ]


def case_judge(build, folder):
    document = published(PDS_FILE)
    with Sandbox(build, ["--now", NOW, "--gateway"]) as sandbox, \
            Prism(document, sandbox.urls["pds"], folder / "prism.log") as prism:
        path = "/Patient/" + nhs_number(sandbox, MARY)
        right = ask(prism.url + path, headers=pds_headers())
        check(right.status == 200 and right.violations == "", f"a right request: {right.status} {right.body} {right.violations}")
        check(not prism.violations(), f"a right request: {prism.violations()}")
        wrong = malformed_requests(path)
        for name, method, where, headers, body, why in wrong:
            answer = ask(prism.url + where, method, headers, body)
            check(400 <= answer.status < 500, f"{name} was not refused: {answer.status} {answer.body}")
            check(why in answer.reasons(), f"{name} was refused for another reason: {answer.body}")
        check(len(prism.violations()) == len(wrong), f"not every refusal is in Prism's log: {prism.violations()}")
        check(written(sandbox)["pds_requests"] == 1, "a malformed request reached the sandbox")


def case_answers(build, folder):
    document = published(PDS_FILE)
    people = [(MARY, 200), (SUPERSEDED, 200), (RESTRICTED, 200), (DECEASED, 200), (INFORMAL, 200), (INVALIDATED, 404),
              (MINIMAL, 200), (REMOVED, 200)]
    with Sandbox(build, ["--now", NOW, "--gateway", "--pds-rate", str(len(people) + 1)]) as sandbox, \
            Prism(document, sandbox.urls["pds"], folder / "prism.log") as prism:
        for person, status in people:
            answer = ask(f"{prism.url}/Patient/{nhs_number(sandbox, person)}", headers=pds_headers())
            check(answer.status == status, f"{person}: {answer.status} {answer.body}")
            check("Error" not in answer.violations, f"{person}: {answer.violations}")
        for number, status in (("9000000008", 400), ("9000000009", 429)):
            answer = ask(f"{prism.url}/Patient/{number}", headers=pds_headers())
            check(answer.status == status and "Error" not in answer.violations,
                  f"{number}: {answer.status} {answer.body} {answer.violations}")
        check(not prism.violations(), f"{prism.violations()}")


# ---- the journey

def script(settings):
    settings = {**settings, "pds.wait_s": 3, "find.answer_ms": 4000}  # a judge in between takes its time
    start = f"start now={NOW} config={CONFIG} " + " ".join(f"{key}={value}" for key, value in settings.items())
    return "\n".join([
        start,
        "expect screen start",
        # Mary Smith, whose number is current
        'select "Check in"', "expect screen who", 'select "Me"', "expect screen birth", "type 27031985", "key Enter",
        "expect screen letter", "type s", "key Enter", "expect screen confirm", 'select "Yes"', "expect screen done",
        'expect text "You have checked in"', "expect arrivals 1", "expect writes 1", 'select "Finish"', "expect screen start",
        # Bella Crane, restricted in PDS alone
        'select "Check in"', "expect screen who", 'select "Me"', "expect screen birth", "type 26111987", "key Enter",
        "expect screen letter", "type c", "key Enter", "expect screen finding", "wait 4100ms", "expect screen refused",
        "expect arrivals 1", "expect writes 1", "stop", ""])


def play(build, folder, sandbox, settings):
    journey = folder / "signed-jwt.journey"
    journey.write_text(script(settings), encoding="utf-8")
    done = subprocess.run(
        [str(build / "foyer-drive"), "--base-url", sandbox.urls["sandbox"], "--control", sandbox.urls["control"],
         "--state", str(folder / "state"), "--out", str(folder), "--log", str(folder / "log.txt"), str(journey)],
        cwd=SOURCE, timeout=240, capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"the journey failed:\n{done.stdout}{done.stderr}")


def case_journey(build, folder):
    document = published(PDS_FILE)
    signer = Signer(folder)
    # The platform's own name for its token endpoint is not the address the kiosk calls.
    audience = "https://api.service.example/oauth2/token"
    with Sandbox(build, ["--now", NOW, "--oauth-key", str(signer.public), "--oauth-audience", audience]) as sandbox, \
            Prism(document, sandbox.urls["pds"], folder / "prism.log") as prism:
        ask(f"{prism.url}/Patient/9000000009", headers=pds_headers())  # its first answer takes long
        before = written(sandbox)["pds_requests"]
        play(build, folder, sandbox, {
            "pds.mode": "signed-jwt", "pds.base_url": prism.url, "pds.ods": "A81001", "oauth.token_url": sandbox.urls["token"],
            "oauth.audience": audience, "oauth.client_id": "foyer-demo", "oauth.kid": "kiosk-1", "oauth.key_file": signer.key})
        after = written(sandbox)
        asked = after["pds_log"][before:]
        numbers = [nhs_number(sandbox, person) for person in (MARY, RESTRICTED)]
        check([line["path"].rsplit("/", 1)[1] for line in asked] == numbers, f"PDS was asked otherwise: {asked}")
        for line in asked:
            check(line["method"] == "GET" and line["authorization"] and UUID.match(line["request_id"]) and line["ods"] == "A81001",
                  f"not as it should be: {line}")
        check(asked[0]["request_id"] != asked[1]["request_id"], "two requests with one X-Request-ID")
        check(after["tokens"] == 1 and after["token_requests"] == 1, f"{after['token_requests']} requests for tokens")
        check(not prism.violations(), f"Prism: {prism.violations()}")


def case_gateway(build, folder):
    """Mutual TLS to the site system and to a trust's gateway, which has the national credential."""
    if shutil.which("openssl") is None:
        raise Skipped("needs openssl")
    ca = folder / "ca"
    subprocess.run([str(SOURCE / "tests" / "sandbox" / "make_ca.sh"), str(ca)], check=True)
    with Sandbox(build, ["--now", NOW, "--gateway", "--tls-dir", str(ca), "--require-client-cert"]) as sandbox:
        ours = {"ca_file": ca / "ca.pem", "cert_file": ca / "client.pem", "key_file": ca / "client.key"}
        play(build, folder, sandbox, {
            "site.fhir.auth": "mtls", **{f"site.fhir.{key}": value for key, value in ours.items()},
            "pds.mode": "mtls-gateway", "pds.base_url": sandbox.urls["pds"], "pds.ods": "A81001",
            **{f"pds.{key}": value for key, value in ours.items()}})
        after = written(sandbox)
        check(len(after["pds_log"]) == 2, f"{after['pds_log']}")
        for line in after["pds_log"]:  # both are the gateway's to set
            check(not line["authorization"] and line["ods"] == "", f"not the kiosk's to send: {line}")
        check(after["token_requests"] == 0, "a token was asked for")


CASES = {"journey": case_journey, "gateway": case_gateway, "judge": case_judge, "answers": case_answers, "token": case_token}


def play_case(build, name):
    folder = build / "contract-runs" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    CASES[name](build, folder)


if __name__ == "__main__":
    rows.main(CASES, play_case)
