"""What stands between the kiosk and the sandbox: TLS with good and bad certificates, and a proxy."""
import base64
import contextlib
import os
import socket
import ssl
import subprocess
import threading
import time

from bench import SOURCE, check


class Authority:
    """The test CA of tests/sandbox/make_ca.sh in a folder of its own: authority["server"] is a certificate's file."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["sh", str(SOURCE / "tests" / "sandbox" / "make_ca.sh"), str(folder)],
                       check=True, capture_output=True)

    def __getitem__(self, name):
        return self.folder / f"{name}.pem"

    def key(self, name):
        return self.folder / f"{name}.key"

    @property
    def crl(self):
        return self.folder / "ca.crl.pem"

    def client_for_days(self, days):
        """A kiosk's certificate with this many whole days left, and not one more; its name."""
        name = f"client-{days}"
        request = self.folder / f"{name}.csr"
        subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-subj", f"/CN={name}", "-keyout", str(self.key(name)), "-out", str(request)],
                       check=True, capture_output=True)
        self._sign(request, self[name], ["-days", str(days + 1)])
        time.sleep(1)  # it lasts whole days from this second on, so the second must be over
        return name

    def server_for_name(self, host):
        """A server's certificate for this name; its name here is the host's."""
        request, extension = self.folder / "host.csr", self.folder / "host.ext"
        extension.write_text(f"subjectAltName=DNS:{host}\n", encoding="ascii")
        subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-subj", f"/CN={host}", "-keyout", str(self.key(host)), "-out", str(request)],
                       check=True, capture_output=True)
        self._sign(request, self[host], ["-days", "2", "-extfile", str(extension)])
        return host

    def _sign(self, request, certificate, more):
        subprocess.run(["openssl", "x509", "-req", "-in", str(request), "-CA", str(self["ca"]), "-CAkey",
                        str(self.key("ca")), "-CAcreateserial", "-out", str(certificate), *more],
                       check=True, capture_output=True)


def copy(source, sink, seen=None):
    """Everything from one to the other; seen: a bytearray that keeps it."""
    with contextlib.suppress(OSError):  # either may hang up
        while True:
            piece = source.recv(65536)
            if not piece:
                break
            if seen is not None:
                seen += piece
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


def join(client, upstream, seen=None):
    threading.Thread(target=copy, args=(upstream, client), daemon=True).start()
    copy(client, upstream, seen)


class Listener:
    """A server of one thread a connection. connections: how many came as far as TCP."""

    def __init__(self, address="127.0.0.1"):
        self.connections = 0
        self.listener = socket.create_server((address, 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self._guarded, args=(client,), daemon=True).start()

    def _guarded(self, client):
        with client, contextlib.suppress(OSError):  # TLS failures among them: they are what is tested
            self.serve(client)

    def serve(self, client):
        """Trap: whoever comes is counted and sent away."""


class TlsFront(Listener):
    """TLS in front of the sandbox, with a certificate that may change. handshakes: how many came to their end;
    seen: every byte that came out of them. clients: the CA of the certificates that callers must have."""

    def __init__(self, authority, name, upstream_port, address="127.0.0.1", clients=None):
        self.authority, self.clients = authority, clients
        self.upstream_port = upstream_port
        self.handshakes = 0
        self.seen = bytearray()
        self.use(name)
        super().__init__(address)

    def use(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority[name], self.authority.key(name))
        if self.clients:
            context.load_verify_locations(self.clients)
            context.verify_mode = ssl.CERT_REQUIRED
        self.context = context

    def serve(self, client):
        with self.context.wrap_socket(client, server_side=True, do_handshake_on_connect=False) as inside:
            try:
                inside.do_handshake()
            except ssl.SSLError:
                self._hang_up(inside)
                return
            self.handshakes += 1
            with socket.create_connection(("127.0.0.1", self.upstream_port)) as upstream:
                join(inside, upstream, self.seen)

    @staticmethod
    def _hang_up(inside):
        """What the caller has sent meanwhile is taken in, or the reset would overtake the reason."""
        socket.socket.shutdown(inside, socket.SHUT_WR)
        while os.read(inside.fileno(), 4096):
            pass


class Proxy(Listener):
    """An HTTP proxy for CONNECT that wants a name and a password, or what the kiosk does not speak (scheme NTLM)."""

    def __init__(self, user, password):
        self.scheme = "Basic"
        self.login = b"Basic " + base64.b64encode(f"{user}:{password}".encode())
        self.heads = []  # of every request, oldest first
        self.refused = self.tunnels = 0
        super().__init__()

    def serve(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = client.recv(4096)
            if not piece:
                return
            head += piece
        self.heads.append(head)
        method, target, _ = head.split(b"\r\n", 1)[0].split(b" ")
        check(method == b"CONNECT", f"not a tunnel: {head!r}")
        if self.scheme != "Basic" or b"\r\nProxy-Authorization: " + self.login + b"\r\n" not in head:
            self.refused += 1
            client.sendall(f"HTTP/1.1 407 Login\r\nProxy-Authenticate: {self.scheme}\r\n"
                           "Content-Length: 0\r\nConnection: close\r\n\r\n".encode())
            return
        host, port = target.decode().rsplit(":", 1)
        with socket.create_connection((host, int(port))) as upstream:
            self.tunnels += 1
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            join(client, upstream)
