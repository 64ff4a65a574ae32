"""psycopg2 before columns that are masked. Environment: PG*."""
import datetime
import decimal
import io
import struct

import psycopg2

from check import step

connection = psycopg2.connect("")
connection.autocommit = True
cursor = connection.cursor()


@step("query of every type")
def _():
    cursor.execute("SELECT ssn, email, salary, serial, balance, born, seen, secret, tags, profile, photo, active, rate, span, note, nothing FROM people ORDER BY id")
    rows = cursor.fetchall()
    assert len(rows) == 30
    for ssn, email, salary, serial, balance, born, seen, secret, tags, profile, photo, active, rate, span, note, nothing in rows:
        assert ssn == "***" and email == "***@example.com" and salary == 0 and serial > 0
        assert balance == decimal.Decimal("0.00") and born == datetime.date(2000, 1, 1) and seen.year in (1999, 2000)
        assert len(secret) == 36 and tags == [] and profile == "***" and bytes(photo) == b""
        assert active is False and rate == 0.0 and span == datetime.timedelta() and nothing is None
        assert note.endswith("* or ****************")


@step("server-side cursor")
def _():
    connection.autocommit = False
    with connection.cursor("people") as named:
        named.itersize = 7
        named.execute("SELECT id, ssn FROM people ORDER BY id")
        assert list(named) == [(i, "***") for i in range(1, 31)]
    connection.commit()
    connection.autocommit = True


@step("copy as text")
def _():
    out = io.StringIO()
    cursor.copy_expert("COPY (SELECT id, ssn, nothing FROM people WHERE id < 3 ORDER BY id) TO STDOUT", out)
    assert out.getvalue() == "1\t***\t\\N\n2\t***\t\\N\n"


@step("copy as csv")
def _():
    out = io.StringIO()
    cursor.copy_expert("COPY people (id, email) TO STDOUT (FORMAT csv, HEADER)", out)
    assert out.getvalue().splitlines() == ["id,email"] + [f"{i},***@example.com" for i in range(1, 31)]


@step("copy as binary")
def _():
    out = io.BytesIO()
    cursor.copy_expert("COPY (SELECT id, ssn FROM people ORDER BY id) TO STDOUT (FORMAT binary)", out)
    data = out.getvalue()
    assert data[:11] == b"PGCOPY\n\xff\r\n\0" and data[-2:] == b"\xff\xff"
    place, rows = 19, 0
    while True:
        (count,) = struct.unpack_from("!h", data, place)
        place += 2
        if count == -1:
            break
        rows += 1
        for column in range(count):
            (length,) = struct.unpack_from("!i", data, place)
            place += 4 + max(length, 0)
            assert column == 1 or length == 4
    assert rows == 30 and place == len(data)


@step("returning")
def _():
    cursor.execute("INSERT INTO entries (id) VALUES (%s) RETURNING id, ssn", (2001,))
    assert cursor.fetchone() == (2001, "***")


@step("error and notice")
def _():
    try:
        cursor.execute("INSERT INTO entries (id) VALUES (%s)", (2001,))
        raise AssertionError("no error")
    except psycopg2.Error as error:
        assert error.pgcode == "23505" and error.diag.message_detail is None and error.diag.constraint_name == "entries_id_key"
    cursor.execute("SELECT 1")
    assert cursor.fetchone() == (1,)
