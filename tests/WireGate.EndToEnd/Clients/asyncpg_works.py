"""asyncpg where rules allow writes, sleeping and channels. Environment: PG*."""
import asyncio
import json

import asyncpg

from check import deadline, step

loop = asyncio.get_event_loop()
connection = loop.run_until_complete(asyncpg.connect())
other = loop.run_until_complete(asyncpg.connect())


@step("cancel of a running statement by task and by time-out")
async def _():
    task = loop.create_task(connection.execute("SELECT pg_sleep(30)"))
    for _ in deadline():
        if await other.fetch("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = $1", connection.get_server_pid()):
            break
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    assert await connection.fetchval("SELECT 1") == 1
    assert not await other.fetch("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = $1", connection.get_server_pid())
    try:
        await connection.fetchval("SELECT pg_sleep(30)", timeout=0.2)
    except asyncio.TimeoutError:
        pass
    else:
        raise AssertionError("it ran to its end")
    assert await connection.fetchval("SELECT 2") == 2


@step("writes by the hundred, and by binary copy")
async def _():
    await connection.execute("CREATE TABLE asyncpg_works (id int PRIMARY KEY, doc jsonb, tags text[])")
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    await connection.executemany("INSERT INTO asyncpg_works VALUES ($1, $2, $3)", [(i, {"i": i}, ["a", None]) for i in range(500)])
    await connection.copy_records_to_table("asyncpg_works", records=[(i, ["x"]) for i in range(1000, 6000)], columns=["id", "tags"])
    assert await connection.fetchval("SELECT count(*) FROM asyncpg_works") == 5500
    row = await connection.fetchrow("SELECT * FROM asyncpg_works WHERE id = 7")
    assert (row["doc"], row["tags"]) == ({"i": 7}, ["a", None])


@step("a type of one's own, and its introspection")
async def _():
    await connection.execute("CREATE TYPE asyncpg_state AS ENUM ('open', 'shut'); CREATE TYPE asyncpg_pair AS (a int, b asyncpg_state)")
    await connection.reload_schema_state()
    value = await connection.fetchval("SELECT ROW(1, 'open')::asyncpg_pair")
    assert (value["a"], value["b"]) == (1, "open")
    await connection.execute("DROP TYPE asyncpg_pair; DROP TYPE asyncpg_state")


@step("notifications")
async def _():
    heard = loop.create_future()
    await connection.add_listener("shop_stock", lambda _, pid, channel, payload: heard.set_result((pid, channel, payload)))
    await other.execute("NOTIFY shop_stock, 'empty'")
    assert await asyncio.wait_for(heard, 20) == (other.get_server_pid(), "shop_stock", "empty")


@step("end")
async def _():
    await connection.execute("DROP TABLE asyncpg_works")
    await connection.close()
    await other.close()
