"""BullMQ for Python: `peer_bullmq.py enqueue noop|count JOBS`, `peer_bullmq.py worker`. PEERS_SAFE=1 takes short locks that may be lost often."""
import asyncio
import sys
import time

from bullmq import Queue, Worker

from effects import URL, SAFE, count, noop


async def enqueue(name, jobs):
    queue = Queue("peer", {"connection": URL})
    start = time.monotonic()

    async def some(first):
        for number in range(first, jobs, 10):
            await queue.add(name, {"number": number}, {"removeOnComplete": True})

    await asyncio.gather(*(some(first) for first in range(10)))
    print(jobs / (time.monotonic() - start))
    await queue.close()


async def work():
    async def process(job, token):
        if job.name == "noop":
            noop(job.data["number"])
        else:
            await asyncio.sleep(0.01)
            count(job.data["number"], pause=0)

    options = {"connection": URL, "concurrency": 10}
    if SAFE:
        options |= {"lockDuration": 5_000, "stalledInterval": 5_000, "maxStalledCount": 100}
    Worker("peer", process, options)
    await asyncio.Event().wait()


asyncio.run(enqueue(sys.argv[2], int(sys.argv[3])) if sys.argv[1] == "enqueue" else work())
