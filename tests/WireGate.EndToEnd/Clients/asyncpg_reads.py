"""asyncpg under rules that allow reads of the shop's tables and nothing else. Environment: PG*."""
import asyncio
import io

import asyncpg

from check import assert_refused, step

connection = asyncio.get_event_loop().run_until_complete(asyncpg.connect())


@step("query")
async def _():
    assert await connection.fetchval("SELECT count(*) FROM customers") == 200


@step("parameters and arrays in binary")
async def _():
    rows = await connection.fetch("SELECT id, name FROM customers WHERE id = ANY($1::int[]) ORDER BY id", [3, 5, 7])
    assert [row["id"] for row in rows] == [3, 5, 7]


@step("introspection of types that the driver doesn't know")
async def _():
    row = await connection.fetchval("SELECT c FROM customers c WHERE id = $1", 1)
    assert row["email"] == "customer1@example.com"
    assert await connection.fetchval("SELECT ARRAY[c] FROM customers c WHERE id = 2")
    assert await connection.fetchval("SELECT int4range(1, 5)") == asyncpg.Range(1, 5)


@step("prepared statement and its plan")
async def _():
    statement = await connection.prepare("SELECT email FROM customers WHERE id = $1")
    for i in range(1, 51):
        assert await statement.fetchval(i) == f"customer{i}@example.com"
    assert [parameter.name for parameter in statement.get_parameters()] == ["int4"]
    await statement.explain(1)


@step("cursor")
async def _():
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        rows = [row["id"] async for row in connection.cursor("SELECT id FROM orders ORDER BY id", prefetch=64)]
    assert rows == list(range(1, 1001))


@step("copy out")
async def _():
    out = io.BytesIO()
    assert await connection.copy_from_table("customers", columns=["id", "name"], output=out) == "COPY 200"
    out = io.BytesIO()
    await connection.copy_from_query("SELECT id FROM orders WHERE id < $1 ORDER BY id", 4, output=out)
    assert out.getvalue() == b"1\n2\n3\n"


@step("refusal with code, rule and reason")
async def _():
    for query in (connection.fetch("SELECT key FROM api_keys"), connection.fetch("SELECT key FROM api_keys WHERE service = $1", "mailer"),
                  connection.execute("SELECT key FROM api_keys"), connection.copy_from_table("api_keys", output=io.BytesIO())):
        try:
            await query
        except asyncpg.InsufficientPrivilegeError as error:
            assert_refused(error.sqlstate, str(error))
        else:
            raise AssertionError("not refused")
    assert await connection.fetchval("SELECT 1") == 1


@step("nested transactions, one of them refused")
async def _():
    async with connection.transaction():
        try:
            async with connection.transaction():
                await connection.fetch("SELECT key FROM api_keys")
        except asyncpg.InsufficientPrivilegeError:
            pass
        assert await connection.fetchval("SELECT count(*) FROM orders") == 1000


@step("settings, and the pool's reset")
async def _():
    await connection.execute("SET statement_timeout = 20000")
    await connection.reset()
    await connection.reload_schema_state()
    async with asyncpg.create_pool(min_size=2, max_size=4) as pool:
        async def one(i):
            async with pool.acquire() as leased:
                return await leased.fetchval("SELECT id FROM customers WHERE id = $1", i)
        assert await asyncio.gather(*(one(i) for i in range(1, 41))) == list(range(1, 41))


@step("end")
async def _():
    await connection.close()
