"""Eight interactive sessions beside two that stream a big result without end, all through one proxy."""

import subprocess
import sys
import tempfile

from . import cells

CELL = cells.Cell("prepared", 8)
STREAMS = 2


def measure(path, seconds):
    """Latency of the interactive sessions, as a pgbench result, and the megabytes a second that the streams got beside them."""
    streams = [_stream(path, seconds + 1) for _ in range(STREAMS)]
    try:
        for stream in streams:
            # Says so once its first bytes have arrived.
            if stream.stdout.readline() != "streaming\n":
                sys.exit(f"the stream through {path.name} did not begin")
        with tempfile.TemporaryDirectory() as folder:
            result = cells.measure(CELL, path, seconds, folder)
        return result, sum(float(stream.stdout.readline()) for stream in streams)
    finally:
        for stream in streams:
            if stream.poll() is None:
                stream.kill()
            stream.wait()


def _stream(path, seconds):
    command = [sys.executable, __file__.replace("fairness.py", "stream.py"), str(path.port), path.user, str(int(path.tls)), str(seconds)]
    return subprocess.Popen(command, env=path.environment(), stdout=subprocess.PIPE, text=True)
