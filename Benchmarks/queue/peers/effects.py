"""What the jobs of all Python peers do."""
import os
import time
from concurrent.futures import ThreadPoolExecutor

import redis

URL = os.environ["PEERS_REDIS"]
SAFE = os.environ.get("PEERS_SAFE") == "1"
LAST = int(os.environ.get("PEERS_LAST", "-1"))
store = redis.Redis.from_url(URL)


def noop(number):
    """Does nothing, but the first and the last say when."""
    if number == 0:
        store.set("first", time.time())
    if number == LAST:
        store.set("last", time.time())


def count(number, pause=0.01):
    """Takes 10 ms and then has an effect that can be counted."""
    time.sleep(pause)
    store.hincrby("effects", number, 1)


def report_enqueue(jobs, send):
    """Enqueues from ten threads and prints the jobs a second."""
    start = time.monotonic()
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda first: [send(number) for number in range(first, jobs, 10)], range(10)))
    print(jobs / (time.monotonic() - start))
