"""Prints the twelve charts with ours, a headless Chromium and vl-convert, one after the other: `measure.py RELEASE FOLDER [ROUNDS]`.

RELEASE is the folder of our programs; the documents stay in FOLDER, to be looked at. One JSON line per figure; `baseline` is ours for what a peer
takes, and the target for how many times ours it is.
"""
import json
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import time

import vl_convert

import chromium
import twelve
from memory import Peak

LIMIT = 300
MEBIBYTE = 1 << 20
release, folder = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 20
# Names of figures, and what was measured: ours several times, between the peers.
ours, peers = {}, []


def say(words):
    print(f"peers: {words}", file=sys.stderr, flush=True)


def figure(name, value, unit, baseline=None):
    line = {"baseline": None if baseline is None else round(baseline, 3), "name": f"render.{name}", "unit": unit, "value": round(value, 3)}
    print(json.dumps({key: item for key, item in line.items() if item is not None}), flush=True)


def own(key, value):
    ours.setdefault(key, []).append(value)


def peer(name, key, value, unit, target=None):
    """Keeps a peer's figure, which is to be compared with ours of this key."""
    peers.append((name, key, value, unit, target))


def report():
    """Prints ours, and each of the peers' figures with how many times ours it is."""
    for key, values in ours.items():
        unit = "B" if "bytes" in key else "MB" if "memory" in key else "ms"
        figure(f"ours.{key}", statistics.median(values), unit)
    for name, key, value, unit, target in peers:
        baseline = statistics.median(ours[key])
        figure(f"peers.{name}", value, unit, baseline)
        figure(f"peers.{name}.times_ours", value / baseline, "times", target)
        if target and value / baseline < target:
            say(f"missed: {name} is {value / baseline:.1f} times ours; the target is {target}")


def p99(values):
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def checked(path):
    """The bytes of a document that has one page and names each chart."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], stdout=subprocess.PIPE, text=True, timeout=LIMIT, check=True).stdout
    missing = [index for index in range(1, 13) if not re.search(rf"\bChart {index}\b", text)]
    if missing or text.count("\f") != 1:
        raise RuntimeError(f"{path} has {text.count(chr(12))} pages and lacks the charts {missing}")
    return path.stat().st_size


def cold(command, times):
    """Median milliseconds from start to end, and the peak of memory in megabytes of runs that are not timed."""
    elapsed = []
    for _ in range(times):
        start = time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, timeout=LIMIT, check=True)
        elapsed.append((time.monotonic() - start) * 1000)
    with Peak() as peak:
        for _ in range(3):
            subprocess.run(command, stdout=subprocess.DEVNULL, timeout=LIMIT, check=True)
    return statistics.median(elapsed), peak.bytes / MEBIBYTE


def measure_ours():
    """Done before, between and after the peers, because a machine that others use too changes its speed."""
    say("ours")
    command = [release / "RenderBenchmark", "document", "twelve", "200"]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=LIMIT, check=True).stdout.splitlines()
    printed = {line["name"]: line["value"] for line in map(json.loads, lines)}
    own("warm", printed["twelve: PDF, p50"])
    own("warm_p99", printed["twelve: PDF, p99"])
    own("memory", printed["twelve: peak memory"])
    own("bytes", printed["twelve: PDF, bytes"])
    source, path = folder / "twelve.json", folder / "ours.pdf"
    source.write_text(twelve.render_file())
    elapsed, memory = cold([release / "vitrine", "render", source, "-o", path], 5)
    own("cold", elapsed)
    own("cold_memory", memory)
    own("report_bytes", checked(path))


def measure_browser(name, html, target):
    say(f"Chromium {chromium.version()}, {name}")
    source, path = folder / f"{name}.html", folder / f"{name}.pdf"
    source.write_text(html)
    address = source.as_uri()
    whole, printing = [], []
    with chromium.Browser() as browser:
        for _ in range(3 + rounds):
            start = time.monotonic()
            browser.load(address)
            middle = time.monotonic()
            document = browser.pdf()
            whole.append((time.monotonic() - start) * 1000)
            printing.append((time.monotonic() - middle) * 1000)
        with Peak() as peak:
            for _ in range(5):
                browser.load(address)
                browser.pdf()
    path.write_bytes(document)
    peer(f"{name}_warm", "warm", statistics.median(whole[3:]), "ms", target)
    peer(f"{name}_warm_p99", "warm_p99", p99(whole[3:]), "ms")
    peer(f"{name}_printing_alone", "warm", statistics.median(printing[3:]), "ms")
    peer(f"{name}_warm_memory", "memory", peak.bytes / MEBIBYTE, "MB")
    peer(f"{name}_bytes", "bytes", checked(path), "B", 1)
    path = folder / f"{name}_cold.pdf"
    peer(f"{name}_cold", "cold", statistics.median(chromium.print_once(address, path) for _ in range(5)) * 1000, "ms")
    with Peak() as peak:
        chromium.print_once(address, path)
    peer(f"{name}_cold_memory", "cold_memory", peak.bytes / MEBIBYTE, "MB")
    checked(path)


def measure_vl_convert():
    say(f"vl-convert {vl_convert.__version__}")
    path = folder / "vl_convert.pdf"
    command = [sys.executable, "convert.py", path]
    elapsed, memory = cold([*command, "0"], 3)
    done = subprocess.run([*command, str(rounds)], stdout=subprocess.PIPE, text=True, timeout=LIMIT, check=True)
    result = json.loads(done.stdout)
    peer("vl_convert_warm", "warm", statistics.median(result["one_page"]), "ms", 60)
    peer("vl_convert_warm_p99", "warm_p99", p99(result["one_page"]), "ms")
    peer("vl_convert_files_warm", "warm", statistics.median(result["files"]), "ms", 60)
    peer("vl_convert_warm_memory", "memory", result["memory"] / MEBIBYTE, "MB")
    peer("vl_convert_bytes", "bytes", checked(path), "B", 1)
    peer("vl_convert_files_bytes", "bytes", result["files_bytes"], "B", 1)
    peer("vl_convert_cold", "cold", elapsed, "ms")
    peer("vl_convert_cold_memory", "cold_memory", memory, "MB")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
folder.mkdir(parents=True, exist_ok=True)
measure_ours()
measure_browser("chromium", twelve.drawing_page(), 40)
measure_ours()
measure_browser("chromium_svg", twelve.drawn_page(), None)
measure_ours()
measure_vl_convert()
measure_ours()
report()
