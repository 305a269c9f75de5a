"""Measures the peers: jobs a second, and what a `kill -9` of the worker loses or doubles. One JSON line per figure, as the queue's own benchmark.

`measure.py [--jobs N] [peer…]`. Every wait is bounded.
"""
import argparse
import atexit
import json
import os
import signal
import subprocess
import sys
import time

import redis

PYTHON = [sys.executable]
PEERS = {
    "sidekiq": (["ruby", "-W0", "sidekiq.rb"], False),
    "celery": (PYTHON + ["peer_celery.py"], True),
    "dramatiq": (PYTHON + ["peer_dramatiq.py"], True),
    "huey": (PYTHON + ["peer_huey.py"], False),
    "bullmq": (PYTHON + ["peer_bullmq.py"], True),
}
KILLED_JOBS = 2000
# Longer than the 100 s between two looks of Celery for jobs that nobody acknowledged.
QUIET = int(os.environ.get("PEERS_QUIET", "130"))
store = redis.Redis.from_url(os.environ["PEERS_REDIS"])


def figure(name, value, unit):
    print(json.dumps({"name": name, "unit": unit, "value": round(value, 3)}), flush=True)


def enqueue(command, kind, jobs):
    done = subprocess.run(command + ["enqueue", kind, str(jobs)], stdout=subprocess.PIPE, text=True, timeout=120, check=True)
    return float(done.stdout.split()[-1])


class Worker:
    """A worker and all of its processes."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command + ["worker"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )

        atexit.register(self.kill)

    def kill(self):
        atexit.unregister(self.kill)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def wait(condition, limit):
    """Whether the condition held within so many seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


def throughput(name, command, jobs):
    store.flushall()
    os.environ["PEERS_LAST"] = str(jobs - 1)
    figure(f"peer.{name}.enqueue", enqueue(command, "noop", jobs), "jobs/s")
    worker = Worker(command)
    if wait(lambda: store.exists("last", "first") == 2, 120):
        figure(f"peer.{name}.drain", jobs / (float(store.get("last")) - float(store.get("first"))), "jobs/s")
    worker.kill()


def killed(name, command):
    """Kills the worker in the middle and waits until all is done or nothing has happened for long."""
    store.flushall()
    enqueue(command, "count", KILLED_JOBS)
    worker = Worker(command)
    wait(lambda: store.hlen("effects") >= KILLED_JOBS // 2, 60)
    worker.kill()
    moment = last = time.monotonic()
    seen = store.hlen("effects")
    worker = Worker(command)
    while seen < KILLED_JOBS and time.monotonic() - last < QUIET:
        time.sleep(0.05)
        if store.hlen("effects") > seen:
            seen, last = store.hlen("effects"), time.monotonic()
    wait(lambda: False, 1)
    worker.kill()
    effects = [int(number) for number in store.hvals("effects")]
    figure(f"peer.{name}.kill.lost", KILLED_JOBS - len(effects), "jobs")
    figure(f"peer.{name}.kill.doubled", sum(number > 1 for number in effects), "jobs")
    figure(f"peer.{name}.kill.last_job_after", last - moment, "s")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
parser = argparse.ArgumentParser()
parser.add_argument("--jobs", type=int, default=10_000)
parser.add_argument("peers", nargs="*", default=list(PEERS))
arguments = parser.parse_args()
for name in arguments.peers:
    command, has_safe = PEERS[name]
    os.environ["PEERS_SAFE"] = "0"
    throughput(name, command, arguments.jobs)
    killed(name, command)
    if has_safe:
        os.environ["PEERS_SAFE"] = "1"
        throughput(f"{name}_safe", command, arguments.jobs)
        killed(f"{name}_safe", command)
