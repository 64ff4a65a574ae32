"""One cell of the table: pgbench for some seconds through one path, with the path's CPU read at the same moments as the count of queries."""

import glob
import math
import os
import re
import subprocess
import sys
from dataclasses import dataclass

PROGRESS = re.compile(r"^progress: ([\d.]+) s, ([\d.]+) tps")

# Of the queries whose latency is written down: a log of all would cost pgbench more than the proxies.
SAMPLED = 0.2


@dataclass(frozen=True)
class Cell:
    mode: str
    clients: int
    tls: bool = False

    def __str__(self):
        return f"{self.mode} ×{self.clients}{' TLS' if self.tls else ''}"


@dataclass
class Result:
    rate: float
    cpu_micros: float
    p50: float
    p99: float
    rss: float


def measure(cell, path, seconds, folder, extra=()):
    """Counts from the first report of progress to the last: connections are open by then, and log-ins paid."""
    prefix = os.path.join(folder, "latency")
    command = ["pgbench", "-n", "-S", "-M", cell.mode, "-c", str(cell.clients), "-j", str(min(cell.clients, 2)), "-T", str(seconds),
               "-P", "1", "-l", f"--log-prefix={prefix}", f"--sampling-rate={SAMPLED}", *extra]
    process = subprocess.Popen(command, env=path.environment(), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    marks, output = [], []
    try:
        for line in process.stdout:
            output.append(line)
            if match := PROGRESS.match(line):
                marks.append((float(match[1]), float(match[2]), path.cpu(), path.rss() if path.process else 0))
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()
    if process.returncode != 0 or len(marks) < 2:
        sys.exit(f"pgbench through {path.name} failed:\n{''.join(output)[-3000:]}")
    queries = sum(rate * (now - before) for (before, *_), (now, rate, *_) in zip(marks, marks[1:]))
    latencies = _latencies(prefix)
    return Result(
        rate=queries / (marks[-1][0] - marks[0][0]),
        cpu_micros=(marks[-1][2] - marks[0][2]) / queries * 1e6,
        p50=percentile(latencies, 0.50), p99=percentile(latencies, 0.99),
        rss=max(mark[3] for mark in marks))


def percentile(ordered, share):
    return float(ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]) if ordered else math.nan


def _latencies(prefix):
    """Microseconds, in order. A line is: client, transaction, latency, script, seconds, microseconds."""
    values = []
    for file in glob.glob(prefix + ".*"):
        with open(file) as lines:
            values.extend(int(line.split(" ", 3)[2]) for line in lines)
        os.unlink(file)
    return sorted(values)
