"""Celery: `peer_celery.py enqueue noop|count JOBS`, `peer_celery.py worker`. PEERS_SAFE=1 takes its safest documented settings."""
import sys

from celery import Celery

from effects import URL, SAFE, count, noop, report_enqueue

app = Celery("peer", broker=URL)
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)
if SAFE:
    # Without the last one a job of a dead worker comes back after an hour; with it, at the next look, about every 100 s.
    app.conf.update(
        task_acks_late=True, task_reject_on_worker_lost=True, worker_prefetch_multiplier=1,
        broker_transport_options={"visibility_timeout": 10},
    )

noop_job = app.task(noop, name="noop")
count_job = app.task(count, name="count")

if sys.argv[1] == "enqueue":
    job = noop_job if sys.argv[2] == "noop" else count_job
    report_enqueue(int(sys.argv[3]), lambda number: job.delay(number))
else:
    app.worker_main(["worker", "--concurrency=10", "--loglevel=ERROR", "--without-gossip", "--without-mingle"])
