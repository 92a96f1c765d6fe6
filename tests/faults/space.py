"""A network and mounts of a row's own: a name server's address, a line that loses packets, a disk that is small."""
import contextlib
import fcntl
import heapq
import itertools
import os
import queue
import random
import struct
import subprocess
import sys
import threading
import time

from bench import Failed, Skipped

IN_NAMESPACE = "FOYER_FAULTS_IN_NAMESPACE"
TCP = 6


def is_inside():
    """We are in a namespace of the row's own."""
    return bool(os.environ.get(IN_NAMESPACE))


def in_namespace(build, row):
    """Runs this row again with a mount and a network namespace of its own. The exit code, or None: we are in it."""
    if is_inside():
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


def own_world(row):
    """Plays row(bench) in such a namespace; decorates it."""
    def outside(bench):
        code = in_namespace(bench.build, bench.row)
        if code is None:
            network_up()
            row(bench)
        elif code == 77:
            raise Skipped("see the reason above")
        elif code != 0:
            raise Failed(f"in a namespace of its own: exit {code}")
    return outside


def ip(*words):
    """ip(8), in this namespace."""
    try:
        done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Skipped("needs ip(8), Debian package iproute2") from None
    if done.returncode != 0:
        raise Skipped(f"needs the right to do ip {' '.join(words)}: {done.stderr.strip()}")


def network_up():
    ip("link", "set", "lo", "up")


def ask_names_here(out):
    """Names are asked for at 127.0.0.1 and nowhere else. Seen by this namespace only."""
    files = {"/etc/resolv.conf": "nameserver 127.0.0.1\n", "/etc/nsswitch.conf": "passwd: files\nhosts: files dns\n"}
    for place, text in files.items():
        own = out / os.path.basename(place)
        own.write_text(text, encoding="ascii")
        if not os.path.exists(place):
            raise Skipped(f"needs {place}")
        # A link is followed: what is read is the file behind it.
        if subprocess.run(["mount", "--bind", str(own), os.path.realpath(place)], check=False).returncode != 0:
            raise Skipped(f"needs the right to mount over {place}")


def small_disk(place, size):
    """A file system of its own at place, as in mount(8)'s size=."""
    place.mkdir(parents=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(place)],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Skipped(f"needs the right to mount a tmpfs: {done.stderr.strip()}")


class Line:
    """A line to another machine, which is this one: what is sent to FAR comes in at NEAR, and what is answered comes
    back from FAR. Every packet passes through here; those of TCP ports that are in bad are lost by chance, or late.
    Addresses change places in the packet, so its checksums stay right."""

    NEAR, FAR = "10.77.0.1", "10.77.0.2"
    NEAR_6, FAR_6 = "2001:db8:77::1", "2001:db8:77::2"

    def __init__(self, loss=0.0, delay_s=0.0, seed=0):
        self.loss, self.delay_s = loss, delay_s
        self.bad = set()
        self.carried = self.lost = self.swallowed_6 = 0
        self.dice = random.Random(seed)
        self.on_the_way = queue.SimpleQueue()
        self.device = self._open()
        ip("address", "add", f"{self.NEAR}/24", "dev", "line0")
        ip("-6", "address", "add", f"{self.NEAR_6}/64", "dev", "line0", "nodad")
        ip("link", "set", "line0", "up")
        for work in (self._take, self._bring):
            threading.Thread(target=work, daemon=True).start()

    @staticmethod
    def _open():
        tunsetiff, iff_tun, iff_no_pi = 0x400454CA, 0x0001, 0x1000
        try:
            device = os.open("/dev/net/tun", os.O_RDWR)
            fcntl.ioctl(device, tunsetiff, struct.pack("16sH14x", b"line0", iff_tun | iff_no_pi))
        except OSError as error:
            raise Skipped(f"needs /dev/net/tun and the right to use it: {error}") from None
        return device

    def _take(self):
        while True:
            packet = os.read(self.device, 65536)
            if packet[0] >> 4 == 6:
                self.swallowed_6 += packet[6] == TCP  # the kernel's own questions are not counted
                continue
            begin = (packet[0] & 15) * 4
            is_bad = packet[9] == TCP and bool(self.bad.intersection(struct.unpack_from("!HH", packet, begin)))
            if is_bad and self.dice.random() < self.loss:
                self.lost += 1
            else:
                self.carried += is_bad
                self.on_the_way.put((time.monotonic() + (self.delay_s if is_bad else 0), packet))

    def _bring(self):
        due, count = [], itertools.count()
        while True:
            wait_s = max(0.0, due[0][0] - time.monotonic()) if due else None
            with contextlib.suppress(queue.Empty):
                at_s, packet = self.on_the_way.get(timeout=wait_s)
                heapq.heappush(due, (at_s, next(count), packet))
            while due and due[0][0] <= time.monotonic():
                packet = heapq.heappop(due)[2]
                os.write(self.device, packet[:12] + packet[16:20] + packet[12:16] + packet[20:])
