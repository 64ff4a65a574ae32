"""A gigabyte in one direction: a result, COPY out, COPY in. The client only counts bytes."""

import time
from dataclasses import dataclass

from .wire import Client

RESULT = "SELECT id, payload FROM bulk"
COPY_OUT = "COPY bulk TO STDOUT"
# Parsed by the server and thrown away: its disk is not what is measured.
COPY_IN = "COPY bulk_in FROM STDIN WHERE id < 0"
LINE = b"1\t" + b"x" * 1000 + b"\n"
WIDE = "SELECT * FROM wide"
STREAMS = ("result", "COPY out", "COPY in")


@dataclass
class Result:
    megabytes_per_second: float
    cpu_micros: float
    """CPU of the proxy per megabyte."""
    rss: float


def measure_wide(path, megabytes):
    """Ten columns. The speed is that of what the server sends: what a mask makes shorter counts as it was."""
    client = Client(path)
    try:
        cpu, began = path.cpu(), time.monotonic()
        client.discard_result(WIDE)
        seconds = time.monotonic() - began
        return Result(megabytes / seconds, (path.cpu() - cpu) / megabytes * 1e6, path.rss() if path.process else 0)
    finally:
        client.close()


def measure(stream, path, megabytes):
    client = Client(path)
    try:
        cpu, began = path.cpu(), time.monotonic()
        if stream == "COPY in":
            block = LINE * 64
            total = client.copy_in(COPY_IN, block, megabytes * 1_000_000 // len(block))
        else:
            total = client.discard_result(RESULT if stream == "result" else COPY_OUT)
        seconds = time.monotonic() - began
        return Result(total / 1e6 / seconds, (path.cpu() - cpu) / (total / 1e6) * 1e6, path.rss() if path.process else 0)
    finally:
        client.close()
