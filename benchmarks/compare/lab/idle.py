"""What a session costs that does nothing: the growth of a proxy's memory over many."""

import os
import sys
import time

from . import processes
from .wire import Client

# What the first sessions bring into memory once for all is not theirs.
WARM = 100


class FakeBackend:
    def __init__(self, work, real_port):
        self.port = processes.free_port()
        log = os.path.join(work, "fake-backend.log")
        self.process = processes.start([sys.executable, os.path.join(os.path.dirname(__file__), "fake_backend.py"), str(self.port), str(real_port)], log)
        processes.wait_for_port(self.process, self.port, log)

    def end(self):
        processes.end(self.process)


def measure(path, sessions):
    """Bytes a session."""
    clients = [Client(path) for _ in range(WARM)]
    try:
        before = _settled(path)
        for _ in range(sessions):
            clients.append(Client(path))
        return (_settled(path) - before) / sessions
    finally:
        for client in clients:
            client.close()


def _settled(path):
    """Resident memory once it has stood still for a second."""
    last, since = path.rss(), time.monotonic()
    limit = since + 15
    while time.monotonic() - since < 1 and time.monotonic() < limit:
        time.sleep(0.1)
        if abs(path.rss() - last) > 64 * 1024:
            last, since = path.rss(), time.monotonic()
    return last
