"""A name server and a TLS front of the test's own, in a network of the test's own (row N1)."""
import fcntl
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading

from bench import Skipped

IN_NAMESPACE = "FOYER_FAULTS_IN_NAMESPACE"
NXDOMAIN, SERVFAIL = 3, 2


def in_namespace(build, row):
    """Runs this row again with a mount and a network namespace of its own. The exit code, or None: we are in it."""
    if os.environ.get(IN_NAMESPACE):
        return None
    own = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--mount", "--net", "--"]
    try:
        able = subprocess.run([*own, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        able = False
    if not able:
        raise Skipped("needs unshare(1) and the right to make a mount and a network namespace")
    return subprocess.run([*own, sys.executable, sys.argv[0], "--build", str(build), row],
                          env=dict(os.environ, **{IN_NAMESPACE: "1"}), check=False).returncode


def prepare(out):
    """Loopback up; names are asked for at 127.0.0.1 and nowhere else. Seen by this namespace only."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        siocgifflags, siocsifflags, iff_up = 0x8913, 0x8914, 1
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(probe, siocgifflags, request))[1]
        fcntl.ioctl(probe, siocsifflags, struct.pack("16sh14x", b"lo", flags | iff_up))
    files = {"/etc/resolv.conf": "nameserver 127.0.0.1\n", "/etc/nsswitch.conf": "passwd: files\nhosts: files dns\n"}
    for place, text in files.items():
        own = out / os.path.basename(place)
        own.write_text(text, encoding="ascii")
        if not os.path.exists(place):
            raise Skipped(f"needs {place}")
        # A link is followed: what is read is the file behind it.
        if subprocess.run(["mount", "--bind", str(own), os.path.realpath(place)], check=False).returncode != 0:
            raise Skipped(f"needs the right to mount over {place}")


class NameServer:
    """Answers every question in one way, which may change: silent, NXDOMAIN, SERVFAIL or 127.0.0.1."""

    def __init__(self):
        self.mode = "silent"
        self.asked = {"silent": 0, "nxdomain": 0, "servfail": 0, "answer": 0}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            question, client = self.socket.recvfrom(1024)
            self.asked[self.mode] += 1
            answer = self._answer(question)
            if answer:
                self.socket.sendto(answer, client)

    def _answer(self, question):
        if self.mode == "silent" or len(question) < 17:
            return None
        end = question.index(b"\0", 12) + 5
        kind = struct.unpack("!H", question[end - 4:end - 2])[0]
        code = {"nxdomain": NXDOMAIN, "servfail": SERVFAIL}.get(self.mode, 0)
        has_address = code == 0 and kind == 1
        head = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, int(has_address), 0, 0)
        record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 0, 4) + bytes([127, 0, 0, 1]) if has_address else b""
        return head + question[12:end] + record


def make_certificate(out, name):
    """A certificate that is its own authority: (certificate, key)."""
    certificate, key = out / "site.pem", out / "site.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-days", "2",
                    "-keyout", str(key), "-out", str(certificate)], capture_output=True, check=True)
    return certificate, key


class TlsFront:
    """TLS in front of the sandbox. connections: how many came as far as TCP."""

    def __init__(self, certificate, key, upstream_port):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.upstream_port = upstream_port
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            with self.context.wrap_socket(client, server_side=True) as inside, \
                    socket.create_connection(("127.0.0.1", self.upstream_port)) as upstream:
                threading.Thread(target=self._copy, args=(upstream, inside), daemon=True).start()
                self._copy(inside, upstream)
        except OSError:
            pass  # the kiosk hung up, as it may

    @staticmethod
    def _copy(source, sink):
        try:
            while True:
                piece = source.recv(65536)
                if not piece:
                    break
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass
