"""asyncpg before columns that are masked: all in binary, and executed without a description. Environment: PG*."""
import asyncio
import datetime
import decimal
import io
import ipaddress
import uuid

import asyncpg

from check import step

connection = asyncio.get_event_loop().run_until_complete(asyncpg.connect())


@step("query of every type")
async def _():
    rows = await connection.fetch("SELECT * FROM people ORDER BY id")
    assert len(rows) == 30
    for row in rows:
        assert row["ssn"] == "***" and row["email"] == "***@example.com" and len(row["code"]) == 20
        assert row["salary"] == 0 and row["serial"] > 0 and row["balance"] == decimal.Decimal("0.00")
        assert row["born"] == datetime.date(2000, 1, 1) and row["seen"].year == 2000 and isinstance(row["secret"], uuid.UUID)
        assert row["tags"] == [] and row["profile"] == '"***"' and row["photo"] == b"" and row["active"] is False
        assert ipaddress.ip_address(str(row["home"]).split("/")[0]) == ipaddress.ip_address("0.0.0.0")
        assert row["rate"] == 0.0 and row["span"] == datetime.timedelta() and row["nothing"] is None
        assert row["note"].endswith("* or ****************")


@step("parameters")
async def _():
    assert await connection.fetchval("SELECT ssn FROM people WHERE id = ANY($1::int[])", [7]) == "***"


@step("prepared statement")
async def _():
    statement = await connection.prepare("SELECT ssn FROM people WHERE id = $1")
    for i in range(1, 11):
        assert await statement.fetchval(i) == "***"


@step("cursor in portions")
async def _():
    async with connection.transaction():
        rows = [tuple(row) async for row in connection.cursor("SELECT id, ssn FROM people ORDER BY id", prefetch=7)]
    assert rows == [(i, "***") for i in range(1, 31)]


@step("copy as text and csv")
async def _():
    out = io.BytesIO()
    await connection.copy_from_query("SELECT id, ssn FROM people WHERE id < $1 ORDER BY id", 3, output=out)
    assert out.getvalue() == b"1\t***\n2\t***\n"
    out = io.BytesIO()
    await connection.copy_from_table("people", columns=["id", "ssn"], output=out, format="csv", header=True)
    assert out.getvalue().splitlines()[:2] == [b"id,ssn", b"1,***"]


@step("copy as binary")
async def _():
    out = io.BytesIO()
    assert await connection.copy_from_table("people", columns=["id", "ssn"], output=out, format="binary") == "COPY 30"
    assert out.getvalue().startswith(b"PGCOPY\n\xff\r\n\0")


@step("returning")
async def _():
    assert tuple(await connection.fetchrow("INSERT INTO entries (id) VALUES ($1) RETURNING id, ssn", 3001)) == (3001, "***")


@step("error")
async def _():
    try:
        await connection.execute("INSERT INTO entries (id) VALUES (3001)")
        raise AssertionError("no error")
    except asyncpg.UniqueViolationError as error:
        assert error.detail is None
    assert await connection.fetchval("SELECT 1") == 1
