#!/usr/bin/env python3
"""Runs `vitrine up --demo` under mixed load and watches memory, file descriptors and connections of each process.

Prints a line for each process every ten seconds, then how much each grew, and fails when that is more than the limits below: memory in the second half of
the run, by least squares; descriptors and connections from the most of the first half to the most of the second. usage: soak.py [--seconds 600] [--bin .build/release]
"""
import argparse
import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

# What may grow: noise of allocators and of connections that come and go. Pools that let idle connections end and open them again climb for minutes without
# leaking, so of what is counted only the most of each half says something.
MEMORY_SHARE, MEMORY_FLOOR = 0.05, 8 * 2**20  # of the resident size at its beginning, but at least this many bytes
COUNT_LIMIT = 5  # file descriptors, connections
BASE = "/api/v1/dashboard"
SAMPLE_EVERY = 10  # seconds


class Client:
    """One kept connection to the API; counts what it asks and what fails."""

    counts, failures, lock = {}, [], threading.Lock()

    def __init__(self, address, token):
        self.host = urllib.parse.urlparse(address).netloc
        self.headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
        self.connection = None

    def ask(self, kind, method, path, body=None, expected=(200, 201, 202, 204)):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            self.connection.request(method, path, None if body is None else json.dumps(body), self.headers)
            answer = self.connection.getresponse()
            data = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self.connection = None
            return self.note(kind, f"{method} {path}: {error!r}")
        self.note(kind, None if answer.status in expected else f"{method} {path}: {answer.status} {data[:200]!r}")
        return json.loads(data) if data and answer.getheader("Content-Type", "").startswith("application/json") else data

    def note(self, kind, failure):
        with self.lock:
            Client.counts[kind] = Client.counts.get(kind, 0) + 1
            if failure:
                Client.failures.append(failure)


def reader(client, stop, widgets):
    while not stop.is_set():
        client.ask("reads", "GET", f"{BASE}/widgets/{random.choice(widgets)}/data")
        stop.wait(0.01)


def refresher(client, stop, widgets):
    while not stop.is_set():
        several = [{"widgetId": widget, "refresh": True} for widget in random.sample(widgets, min(3, len(widgets)))]
        client.ask("refreshes", "POST", f"{BASE}/widgets/data", {"widgets": several})
        stop.wait(1)


def writer(client, stop):
    while not stop.is_set():
        made = client.ask("writes", "POST", f"{BASE}/dashboards", {"name": "Soak", "facilityId": "JFK"})
        if not isinstance(made, dict) or "id" not in made:
            continue
        path = f"{BASE}/dashboards/{made['id']}"
        client.ask("writes", "PUT", path, {"name": "Soak, changed", "tags": ["soak"]})
        client.ask("writes", "POST", path + "/share", {"userId": "somebody", "permission": "view"})
        client.ask("materializations", "POST", path + "/publish", {})
        client.ask("reads", "GET", path)
        client.ask("writes", "DELETE", path)
        stop.wait(0.5)


def publisher(client, stop, dashboards):
    while not stop.is_set():
        client.ask("materializations", "POST", f"{BASE}/dashboards/{random.choice(dashboards)}/publish", {})
        stop.wait(20)


def exporter(client, stop, dashboards):
    while not stop.is_set():
        order = {"dashboardId": random.choice(dashboards), "format": random.choice(["pdf", "png"])}
        made = client.ask("exports", "POST", f"{BASE}/exports", order)
        path = f"{BASE}/exports/{made['id']}" if isinstance(made, dict) and "id" in made else None
        while path and not stop.is_set():
            export = client.ask("reads", "GET", path)
            status = export.get("status") if isinstance(export, dict) else "unknown"
            if status in ("succeeded", "completed_with_errors"):
                client.ask("downloads", "GET", path + "/file")
            elif status in ("queued", "data", "rendering"):
                stop.wait(0.2)
                continue
            elif status != "unknown":
                client.note("exports", f"export {made['id']} {status}")
            break
        stop.wait(1)


def children(parent):
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            program = os.path.basename(os.readlink(f"/proc/{name}/exe"))
        except OSError:
            continue
        if int(fields[1]) == parent and program.startswith("vitrine-"):
            found.append((program, int(name)))
    return sorted(found)


def remote_ports():
    """The remote port of each open TCP socket, by inode (proc(5), net/tcp)."""
    ports = {}
    for line in open("/proc/net/tcp").readlines()[1:]:
        fields = line.split()
        if fields[3] == "01":
            ports[fields[9]] = int(fields[2].split(":")[1], 16)
    return ports


def sample(process, sockets, postgres, redis):
    with open(f"/proc/{process}/statm") as file:
        memory = int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    links = []
    for descriptor in os.listdir(f"/proc/{process}/fd"):
        try:
            links.append(os.readlink(f"/proc/{process}/fd/{descriptor}"))
        except OSError:
            pass
    ports = [sockets.get(link[8:-1]) for link in links if link.startswith("socket:[")]
    return {
        "memory": memory,
        "descriptors": len(links),
        "PostgreSQL": sum(port in postgres for port in ports),
        "Redis": sum(port in redis for port in ports),
    }


def growth(points):
    """By how much the least-squares line through (seconds, value) rises over the span of the points."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0
    return slope * (points[-1][0] - points[0][0])


def verdict(samples):
    """Prints the growth of every process; true when none is over its limit."""
    good = True
    print("growth, and the limit")
    for (name, process), points in samples.items():
        first, half = points[: len(points) // 2], points[len(points) // 2 :]
        if len(half) < 3:
            print(f"  {name:14}  too few samples: the process did not live through the run")
            good = False
            continue
        minutes = (half[-1][0] - half[0][0]) / 60
        for what in ("memory", "descriptors", "PostgreSQL", "Redis"):
            if what == "memory":
                rise = growth([(at, values[what]) for at, values in half])
                limit = max(MEMORY_FLOOR, MEMORY_SHARE * half[0][1]["memory"])
            else:
                rise = max(values[what] for _, values in half) - max(values[what] for _, values in first)
                limit = COUNT_LIMIT
            mark = "ok  " if rise <= limit else "FAIL"
            good = good and rise <= limit
            if what == "memory":
                text = f"{rise / 2**20:+7.2f} MiB in {minutes:.1f} min ({rise / 2**20 / minutes:+.2f} MiB/min), limit {limit / 2**20:.1f} MiB"
            else:
                text = f"{rise:+4d} from the first half's most to the second's, limit {limit}"
            print(f"  {mark} {name:14} {process:7}  {what:11} {text}")
    return good


def run(options, place):
    program = os.path.join(options.bin, "vitrine")
    started = subprocess.run(
        [program, "up", "--demo", "--detach", "--port", "0", "--directory", place],
        env={**os.environ, "VITRINE_LOG_LEVEL": "warning"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    if started.returncode != 0:
        print(started.stdout)
        return False
    state = json.load(open(os.path.join(place, "state.json")))
    address, token = state["apiURL"], re.search(r"TOKEN=(\S+)", started.stdout).group(1)
    client = Client(address, token)
    dashboards = [item["id"] for item in client.ask("reads", "GET", f"{BASE}/dashboards")["items"]]
    widgets = [w["id"] for d in dashboards for w in client.ask("reads", "GET", f"{BASE}/dashboards/{d}")["widgets"] if "queryId" in w]
    sources = client.ask("reads", "GET", "/api/v1/datasources")["items"]
    postgres = {urllib.parse.urlparse(state["databaseURL"]).port} | {source["settings"].get("port") for source in sources}
    redis = {urllib.parse.urlparse(state["redisURL"]).port}

    stop = threading.Event()
    work = [(reader, widgets)] * 4 + [(refresher, widgets), (writer,), (publisher, dashboards), (exporter, dashboards), (exporter, dashboards)]
    threads = [threading.Thread(target=job[0], args=(Client(address, token), stop, *job[1:]), daemon=True) for job in work]
    for thread in threads:
        thread.start()
    began, samples = time.monotonic(), {}
    print(f"{options.seconds} s of load on {len(widgets)} widgets of {len(dashboards)} dashboards, a sample every {SAMPLE_EVERY} s")
    while time.monotonic() - began < options.seconds:
        time.sleep(min(SAMPLE_EVERY, max(0.1, options.seconds - (time.monotonic() - began))))
        now, sockets = time.monotonic() - began, remote_ports()
        for name, process in [("vitrine", state["processIdentifier"])] + children(state["processIdentifier"]):
            values = sample(process, sockets, postgres, redis)
            samples.setdefault((name, process), []).append((now, values))
            print(
                f"{now:6.0f} s  {name:14} {process:7}  RSS {values['memory'] / 2**20:7.1f} MiB  descriptors {values['descriptors']:4}"
                f"  PostgreSQL {values['PostgreSQL']:3}  Redis {values['Redis']:3}", flush=True,
            )
    stop.set()
    for thread in threads:
        thread.join(timeout=60)
    print("done: " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(Client.counts.items())) + f"; {len(Client.failures)} failed")
    for failure in Client.failures[:10]:
        print("  failed: " + failure)
    return verdict(samples) and not Client.failures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("SOAK_SECONDS") or 600))
    parser.add_argument("--bin", default=".build/release")
    options = parser.parse_args()
    place = tempfile.mkdtemp(prefix="vitrine-soak-")
    try:
        good = run(options, place)
        if not good:
            kept = os.path.join(".build", "soak-logs")
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(os.path.join(place, "log"), kept)
            print("soak: FAILED; the logs are in " + kept)
    finally:
        subprocess.run([os.path.join(options.bin, "vitrine"), "down", "--directory", place], stdout=subprocess.DEVNULL, check=False)
        shutil.rmtree(place, ignore_errors=True)
    print("soak: passed" if good else "soak: failed")
    sys.exit(0 if good else 1)


main()
