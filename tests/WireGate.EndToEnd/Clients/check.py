"""Steps of a client script: each prints its name once it held; the first that doesn't ends the script with its reason."""
import asyncio
import sys
import time
import traceback


def step(name):
    def run(body):
        try:
            result = body()
            if asyncio.iscoroutine(result):
                asyncio.get_event_loop().run_until_complete(result)
        except BaseException:
            print(f"not ok {name}", file=sys.stderr)
            traceback.print_exc()
            sys.exit(1)
        print(f"ok {name}")
        return body

    return run


def assert_refused(code, text):
    assert code == "42501", code
    assert "keys-stay-in-the-shop" in text and "API keys are not for agents." in text, text


def deadline(seconds=20):
    """Yields until the time is over, which is an error."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
    raise TimeoutError("waited too long")
