"""A process of its own that reads a big result over and over for some seconds: stream.py PORT USER TLS SECONDS, the password in PGPASSWORD."""

import os
import sys
import time
from types import SimpleNamespace

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from lab.bulk import RESULT  # noqa: E402
from lab.wire import Client  # noqa: E402


def main():
    port, user, tls, seconds = sys.argv[1:]
    client = Client(SimpleNamespace(port=int(port), user=user, password=os.environ["PGPASSWORD"], tls=tls == "1"))
    client.discard_result(RESULT + " LIMIT 1")
    print("streaming", flush=True)
    total, began = 0, time.monotonic()
    while time.monotonic() - began < float(seconds):
        total += client.discard_result(RESULT + " LIMIT 20000")
    print(total / 1e6 / (time.monotonic() - began), flush=True)


main()
