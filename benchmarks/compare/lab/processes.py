"""The processes of a run: started here, measured by /proc, and ended by pid whatever happens."""

import atexit
import os
import pwd
import resource
import signal
import socket
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGESIZE")

_running = []


def end_all_at_exit():
    """Ctrl-C and SIGTERM end the run like a return: what was started is ended in reverse order."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    atexit.register(end_all)
    # 8,000 sessions take 16,000 descriptors in a proxy, which inherits this.
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def end_all():
    for process in reversed(list(_running)):
        end(process)


def account():
    """Who servers run as that refuse to be root; None where the caller is not root."""
    return "postgres" if os.getuid() == 0 else None


def give_away(path):
    """A folder that the servers' account may write to."""
    os.makedirs(path, exist_ok=True)
    if account():
        entry = pwd.getpwnam(account())
        os.chown(path, entry.pw_uid, entry.pw_gid)
    return path


def _identity(unprivileged):
    return {"user": account(), "group": account(), "extra_groups": []} if unprivileged and account() else {}


def run(command, unprivileged=False, **options):
    """Runs to the end; a failure ends the whole comparison with its output."""
    done = subprocess.run(command, text=True, capture_output=True, **_identity(unprivileged), **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def start(command, log, unprivileged=False, **options):
    with open(log, "ab") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **_identity(unprivileged), **options)
    _running.append(process)
    return process


def end(process, how=signal.SIGINT):
    """SIGINT: to PostgreSQL it means fast shutdown, to the others the same as SIGTERM."""
    if process in _running:
        _running.remove(process)
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(process, port, log, limit=60):
    """Seconds from now until somebody listens."""
    since = time.monotonic()
    while time.monotonic() - since < limit:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return time.monotonic() - since
        except OSError:
            time.sleep(0.001)
    with open(log, errors="replace") as text:
        sys.exit(f"nothing listens on port {port}:\n{text.read()[-4000:]}")


def cpu_seconds(pid):
    """User and system time of all threads so far."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_bytes(pid):
    with open(f"/proc/{pid}/statm") as statm:
        return int(statm.read().split()[1]) * PAGE
