"""A name server of the test's own."""
import ipaddress
import socket
import struct
import threading

NXDOMAIN, SERVFAIL = 3, 2
KIND_A, KIND_AAAA = 1, 28


class NameServer:
    """Answers every question in one way, which may change: silent, nxdomain, servfail, or answer, with addresses."""

    def __init__(self, addresses=("127.0.0.1",), mode="silent"):
        self.mode = mode
        self.asked = {"silent": 0, "nxdomain": 0, "servfail": 0, "answer": 0}
        packed = [ipaddress.ip_address(address).packed for address in addresses]
        self.addresses = {KIND_A: [each for each in packed if len(each) == 4],
                          KIND_AAAA: [each for each in packed if len(each) == 16]}
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
        found = self.addresses.get(kind, []) if code == 0 else []
        head = question[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(found), 0, 0)
        records = [b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(each)) + each for each in found]
        return head + question[12:end] + b"".join(records)
