"""dramatiq: `peer_dramatiq.py enqueue noop|count JOBS`, `peer_dramatiq.py worker`. PEERS_SAFE=1 takes a short heartbeat, looked at often."""
import os
import sys

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from effects import URL, SAFE, count, noop, report_enqueue

# Jobs are acknowledged late by default; those of a dead worker come back when its heartbeat is this old and a command in so many of a million looks.
dramatiq.set_broker(RedisBroker(url=URL, heartbeat_timeout=5_000 if SAFE else 60_000, maintenance_chance=100_000 if SAFE else 1_000))

noop_job = dramatiq.actor(noop, actor_name="noop")
count_job = dramatiq.actor(count, actor_name="count")

if __name__ == "__main__":
    if sys.argv[1] == "enqueue":
        job = noop_job if sys.argv[2] == "noop" else count_job
        report_enqueue(int(sys.argv[3]), lambda number: job.send(number))
    else:
        os.execv(sys.executable, [sys.executable, "-m", "dramatiq", "peer_dramatiq", "--processes", "1", "--threads", "10"])
