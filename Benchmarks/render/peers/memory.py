"""Memory of processes, in bytes."""
import os
import threading


def descendants():
    """All processes that this one has started, and those that they have."""
    found, waiting = [], [os.getpid()]
    while waiting:
        number = waiting.pop()
        found.append(number)
        try:
            for thread in os.listdir(f"/proc/{number}/task"):
                with open(f"/proc/{number}/task/{thread}/children") as file:
                    waiting += [int(word) for word in file.read().split()]
        except OSError:
            pass
    return found[1:]


def proportional(process):
    """PSS: shared pages count in parts, so a sum over processes counts each page once."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


def peak_of_this_process():
    """The most that was ever resident."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))


class Peak:
    """The largest sum of PSS over what this process has started, while the block runs, looked at every 10 ms."""

    def __init__(self):
        self.bytes, self.done = 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.done.is_set():
            self.bytes = max(self.bytes, sum(map(proportional, descendants())))
            self.done.wait(0.01)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
