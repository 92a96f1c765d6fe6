"""Prism in front of the sandbox: installed once from its lock file, started on a free port, ended by its process id."""
import ctypes
import fcntl
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from rows import Failed, Skipped, check

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
OPENAPI = pathlib.Path("../shared/data/nhs/openapi")
NODE_OLDEST = 18  # Debian 12
START_S = 60
LAST = "/foyer-last-request"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy, whatever the environment says


def published(name):
    path = SOURCE / OPENAPI / name
    if not path.is_file():
        raise Skipped(f"needs {OPENAPI}")
    return path


def install():
    """The packages of package-lock.json in build/contract, shared by all builds; the same lock is installed once."""
    node = shutil.which("node") or shutil.which("nodejs")
    npm = shutil.which("npm")
    if node is None or npm is None:
        raise Skipped("needs node and npm")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    check(int(version.lstrip("v").split(".")[0]) >= NODE_OLDEST, f"node {version} is too old: Prism needs {NODE_OLDEST} or newer")
    folder = SOURCE / "build" / "contract"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # cases run side by side
        packages(npm, folder)
    return node, folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"


def packages(npm, folder):
    installed = folder / "installed.json"
    wanted = (HERE / "package-lock.json").read_bytes()
    if installed.exists() and installed.read_bytes() == wanted:
        return
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, capture_output=True,
                          text=True, timeout=600, check=False)
    check(done.returncode == 0, f"npm ci of tests/contract/package-lock.json failed:\n{done.stderr}")
    installed.write_bytes(wanted)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Prism:
    """A validating proxy in front of upstream. Its address is without the national base path: paths are as in the file."""

    def __init__(self, document, upstream, log):
        self.node, self.program = install()
        self.document, self.upstream, self.log = document, upstream, pathlib.Path(log)

    def __enter__(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [self.node, str(self.program), "proxy", "-h", "127.0.0.1", "-p", str(port), "--errors", str(self.document),
                 self.upstream],
                stdout=log, stderr=subprocess.STDOUT, env=dict(os.environ, NO_COLOR="1"), preexec_fn=die_with_parent)
        end = time.monotonic() + START_S
        while "Prism is listening" not in self.text():
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise Failed(f"Prism did not start:\n{self.text()}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def violations(self):
        """Lines of severity Error, once the log has caught up: a last request that no file knows ends it."""
        try:
            OPENER.open(self.url + LAST, timeout=30)
        except urllib.error.HTTPError:
            pass
        end = time.monotonic() + START_S
        while f"get {LAST} ✖" not in self.text():
            check(time.monotonic() < end, f"Prism's log does not end:\n{self.text()}")
            time.sleep(0.05)
        return [line for line in self.text().splitlines() if "✖" in line and LAST not in line]
