"""asyncpg where rules hold what deletes. It prints "approve REQUEST" or "deny REQUEST" for whoever runs it, who does so and writes a line back. Environment: PG*."""
import asyncio
import re
import sys

import asyncpg

from check import step

connection = asyncio.get_event_loop().run_until_complete(asyncpg.connect())
answer = None


def request_in(text):
    return re.search("wga_[a-z2-7]{16}", text).group()


def ask(request):
    print(answer, request, flush=True)


connection.add_log_listener(lambda _, message: answer and ask(request_in(message.message)))


async def refused(id, table="basket"):
    try:
        await connection.execute(f"DELETE FROM {table} WHERE id = $1", id)
    except asyncpg.PostgresError as error:
        return error
    raise AssertionError("nothing was refused")


@step("approved, with its rows, in the same session")
async def _():
    global answer
    answer = "approve"
    assert await connection.fetchval("DELETE FROM orders WHERE id = $1 RETURNING id", 501) == 501
    sys.stdin.readline()


@step("denied, and the session goes on")
async def _():
    global answer
    answer = "deny"
    error = await refused(502, "orders")
    assert error.sqlstate == "42501" and "by ana" in str(error), error
    sys.stdin.readline()
    assert await connection.fetchval("SELECT count(*) FROM orders WHERE id = 502") == 1


@step("not decided in time; approved; another value asks anew; the same passes once")
async def _():
    global answer
    answer = None
    first = await refused(51)
    assert first.sqlstate == "57014", first
    answer = "approve"
    ask(request_in(str(first)))
    answer = None
    sys.stdin.readline()
    other = await refused(52)
    assert other.sqlstate == "57014" and request_in(str(other)) != request_in(str(first))
    assert await connection.execute("DELETE FROM basket WHERE id = $1", 51) == "DELETE 1"
    assert request_in(str(await refused(51))) != request_in(str(first))
