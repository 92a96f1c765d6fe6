"""What the kiosk talks to: the sandbox, and doors in front of it."""
import json
import os
import re
import socket
import ssl
import subprocess
import threading
import urllib.parse
import urllib.request

from stage import WAIT_S, StageError, stop


class Sandbox:
    """foyer-sandbox; dies with us because its stdin closes."""

    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, "--exit-with-stdin", *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        words = dict(word.split("=", 1) for word in line.split())
        if "sandbox" not in words:
            raise StageError("the sandbox did not start")
        self.url, self.relay, self.control = words["sandbox"], words["relay"], words["control"]
        self.token, self.pds = words["token"], words["pds"]
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def order(self, what, body=None):
        request = urllib.request.Request(f"{self.control}/{what}", data=json.dumps(body or {}).encode(), method="POST",
                                         headers={"Content-Type": "application/json"})
        with self.opener.open(request, timeout=WAIT_S) as reply:
            answer = json.loads(reply.read())
        if not answer.get("ok"):
            raise StageError(f"the sandbox refuses {what}: {answer}")

    def written(self):
        with self.opener.open(f"{self.control}/written", timeout=WAIT_S) as reply:
            return json.loads(reply.read())

    def nhs_number(self, patient_id):
        """As the site states it."""
        with self.opener.open(f"{self.url}/Patient/{patient_id}", timeout=WAIT_S) as reply:
            numbers = [each["value"] for each in json.loads(reply.read())["identifier"]
                       if each["system"].endswith("nhs-number")]
        return numbers[0]

    def close(self):
        self.process.stdin.close()
        stop(self.process)


class Tap:
    """Listens between the kiosk and one address, and keeps what came back."""

    def __init__(self, target):
        parts = urllib.parse.urlsplit(target)
        self.target = (parts.hostname, parts.port)
        self.heard = b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}{parts.path}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.socket.accept()
            except OSError:
                return
            far = socket.create_connection(self.target)
            threading.Thread(target=self._copy, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._copy, args=(far, near, True), daemon=True).start()

    def _copy(self, source, sink, keeps):
        try:
            while piece := source.recv(65536):
                if keeps:
                    self.heard += piece
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def tokens(self):
        return [found.decode() for found in re.findall(rb'"access_token"\s*:\s*"([^"]+)"', self.heard)]

    def close(self):
        self.socket.close()


class TlsFront:
    """TLS in front of the sandbox, which speaks none, so that OpenSSL's buffers are looked into, too."""

    def __init__(self, work, target):
        self.certificate, key = os.path.join(work, "tls.pem"), os.path.join(work, "tls.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=residue test", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        parts = urllib.parse.urlsplit(target)
        self.target = (parts.hostname, parts.port)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self.socket.getsockname()[1]}{parts.path}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            with self.context.wrap_socket(client, server_side=True) as near, \
                    socket.create_connection(self.target) as far:
                threading.Thread(target=self._copy, args=(far, near), daemon=True).start()
                self._copy(near, far)
        except OSError:
            pass

    @staticmethod
    def _copy(source, sink):
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self.socket.close()
