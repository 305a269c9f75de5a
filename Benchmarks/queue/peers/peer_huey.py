"""huey: `peer_huey.py enqueue noop|count JOBS`, `peer_huey.py worker`. It has no acknowledgement, so there are no safer settings."""
import os
import sys

from huey import RedisHuey

from effects import URL, count, noop, report_enqueue

huey = RedisHuey("peer", url=URL, results=False)
noop_job = huey.task(name="noop")(noop)
count_job = huey.task(name="count")(count)

if __name__ == "__main__":
    if sys.argv[1] == "enqueue":
        job = noop_job if sys.argv[2] == "noop" else count_job
        report_enqueue(int(sys.argv[3]), lambda number: job(number))
    else:
        consumer = os.path.join(os.path.dirname(sys.executable), "huey_consumer")
        os.execv(sys.executable, [sys.executable, consumer, "peer_huey.huey", "--workers", "10", "--quiet"])
