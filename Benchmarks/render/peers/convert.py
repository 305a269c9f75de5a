"""vl-convert in this process: `convert.py FILE ROUNDS` converts the twelve charts as one page, again and again, and as twelve files; prints JSON."""
import json
import pathlib
import sys
import time

import vl_convert

import memory
import twelve


def timed(rounds, convert):
    """The size of the last result in bytes, and milliseconds, after three unmeasured rounds as for our own figures."""
    elapsed, size = [], 0
    for _ in range(min(3, rounds) + rounds):
        start = time.monotonic()
        size = convert()
        elapsed.append((time.monotonic() - start) * 1000)
    return size, elapsed[-rounds:]


page = twelve.together()
document = vl_convert.vegalite_to_pdf(page)
pathlib.Path(sys.argv[1]).write_bytes(document)
if rounds := int(sys.argv[2]):
    _, one_page = timed(rounds, lambda: len(vl_convert.vegalite_to_pdf(page)))
    peak = memory.peak_of_this_process()
    charts = [twelve.one(index) for index in range(12)]
    size, files = timed((rounds + 1) // 2, lambda: sum(len(vl_convert.vegalite_to_pdf(chart)) for chart in charts))
    print(json.dumps({"one_page": one_page, "files": files, "files_bytes": size, "memory": peak}))
