"""A headless Chromium without a display, driven through a pipe by its DevTools protocol. Every wait is bounded, and nothing outlives it."""
import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

# Those of Puppeteer that matter here; as root, Chromium cannot have its sandbox.
FLAGS = """--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-default-apps
    --disable-extensions --disable-sync --disable-breakpad --metrics-recording-only --mute-audio""".split()
PAPER = {"printBackground": True, "preferCSSPageSize": True}
SILENT = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
LIMIT = 60


def version():
    command = ["chromium", "--version"]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=LIMIT, check=True).stdout.split()[1]


def end(process):
    """Waits a moment for the browser and ends what is left of it and its processes."""
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def print_once(address, path):
    """From the start of the process to the file on disk, in seconds."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        start = time.monotonic()
        process = subprocess.Popen(
            ["chromium", *FLAGS, f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={path}", address], **SILENT
        )
        try:
            status = process.wait(timeout=LIMIT)
            elapsed = time.monotonic() - start
        finally:
            end(process)
    if status != 0:
        raise RuntimeError(f"chromium ended with status {status}")
    return elapsed


def high_pipe():
    ends = os.pipe()
    higher = tuple(fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, 10) for number in ends)
    for number in ends:
        os.close(number)
    return higher


class Browser:
    """One browser with one tab, kept alive."""

    def __enter__(self):
        self.profile = tempfile.mkdtemp()
        # The protocol wants to read from descriptor 3 and to write to 4; the pipes themselves are numbered higher, so that neither hides the other.
        (there, self.requests), (self.answers, here) = high_pipe(), high_pipe()
        command = ["bash", "-c", f'exec chromium "$@" 3<&{there} 4>&{here}', "bash", *FLAGS, f"--user-data-dir={self.profile}"]
        self.process = subprocess.Popen([*command, "--remote-debugging-pipe", "about:blank"], pass_fds=(there, here), **SILENT)
        os.close(there)
        os.close(here)
        self.number, self.received, self.session = 0, b"", None
        try:
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.session = None
        try:
            self.call("Browser.close")
        except (OSError, RuntimeError):
            pass
        end(self.process)
        os.close(self.requests)
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **parameters):
        """Sends a command and waits for its result; events that come in between are dropped."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.requests, json.dumps(message).encode() + b"\0")
        limit = time.monotonic() + LIMIT
        answer = {}
        while answer.get("id") != self.number:
            answer = self.receive(limit)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def receive(self, limit):
        pieces = [self.received]
        while b"\0" not in pieces[-1]:
            if not select.select([self.answers], [], [], max(limit - time.monotonic(), 0))[0]:
                raise RuntimeError("chromium did not answer in time")
            pieces.append(os.read(self.answers, 1 << 20))
            if not pieces[-1]:
                raise RuntimeError("chromium has ended")
        message, _, self.received = b"".join(pieces).partition(b"\0")
        return json.loads(message)

    def load(self, address):
        """Loads the page and waits until its charts are drawn."""
        if "errorText" in self.call("Page.navigate", url=address):
            raise RuntimeError(f"chromium did not load {address}")
        loaded = "new Promise(done => document.readyState == 'complete' ? done() : addEventListener('load', done))"
        answer = self.call("Runtime.evaluate", expression=f"{loaded}.then(() => window.drawn)", awaitPromise=True, returnByValue=True)
        if answer["result"].get("value") != 12:
            raise RuntimeError(f"the page does not have twelve charts: {answer}")

    def pdf(self):
        return base64.b64decode(self.call("Page.printToPDF", **PAPER)["data"])
