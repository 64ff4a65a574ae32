"""psycopg2 under rules that allow reads of the shop's tables and nothing else. Environment: PG*."""
import decimal
import io

import psycopg2
import psycopg2.extras

from check import assert_refused, step

connection = psycopg2.connect("")
cursor = connection.cursor()


@step("query in the transaction that psycopg2 begins")
def _():
    cursor.execute("SELECT count(*) FROM customers")
    assert cursor.fetchone() == (200,)
    connection.commit()


@step("parameters, arrays and types")
def _():
    cursor.execute("SELECT id FROM customers WHERE id = ANY(%s) AND email LIKE %s ORDER BY id", ([3, 5, 7], "%@example.com"))
    assert cursor.fetchall() == [(3,), (5,), (7,)]
    cursor.execute("SELECT total, placed FROM orders WHERE id = 1")
    total, placed = cursor.fetchone()
    assert isinstance(total, decimal.Decimal) and placed.tzinfo is not None
    cursor.execute("SELECT %s::bytea, %s::jsonb", (psycopg2.Binary(b"\x00\xff"), psycopg2.extras.Json({"a": [1]})))
    data, document = cursor.fetchone()
    assert bytes(data) == b"\x00\xff" and document == {"a": [1]}
    connection.commit()


@step("server-side cursor")
def _():
    with connection.cursor("all_orders") as named:
        named.itersize = 128
        named.execute("SELECT id FROM orders ORDER BY id")
        assert [row[0] for row in named] == list(range(1, 1001))
    connection.commit()


@step("scrollable cursor")
def _():
    with connection.cursor("some_orders", scrollable=True) as named:
        named.execute("SELECT id FROM orders ORDER BY id")
        named.scroll(500)
        assert named.fetchone() == (501,)
        named.scroll(-10)
        assert named.fetchone() == (492,)
    connection.rollback()


@step("copy out")
def _():
    out = io.StringIO()
    cursor.copy_expert("COPY (SELECT id FROM orders ORDER BY id LIMIT 3) TO STDOUT", out)
    assert out.getvalue() == "1\n2\n3\n"
    out = io.StringIO()
    cursor.copy_to(out, "customers", columns=("id", "name"))
    assert out.getvalue().count("\n") == 200
    connection.commit()


@step("session settings that the driver sends")
def _():
    connection.set_session(readonly=True, isolation_level="SERIALIZABLE")
    cursor.execute("SELECT 1")
    connection.rollback()
    connection.set_session(readonly=False, isolation_level="DEFAULT", autocommit=True)
    cursor.execute("SET statement_timeout = 20000")
    cursor.execute("SET TIME ZONE 'Europe/Vienna'")
    connection.set_client_encoding("UTF8")
    connection.reset()
    connection.set_session(autocommit=False)


@step("type registration of drivers: hstore's and composites' look-up")
def _():
    psycopg2.extras.HstoreAdapter.get_oids(connection)
    psycopg2.extras.register_composite("customers", connection)
    connection.commit()


@step("refusal with code, rule and reason; the transaction is the server's to fail")
def _():
    try:
        cursor.execute("SELECT key FROM api_keys")
    except psycopg2.errors.InsufficientPrivilege as error:
        assert_refused(error.pgcode, error.diag.message_primary)
    else:
        raise AssertionError("not refused")
    try:
        cursor.execute("SELECT 1")
    except psycopg2.errors.InFailedSqlTransaction:
        pass
    else:
        raise AssertionError("not in a failed transaction")
    connection.rollback()
    cursor.execute("SELECT 1")
    connection.commit()


@step("refusal of a copy")
def _():
    try:
        cursor.copy_expert("COPY api_keys TO STDOUT", io.StringIO())
    except psycopg2.errors.InsufficientPrivilege as error:
        assert_refused(error.pgcode, error.diag.message_primary)
    else:
        raise AssertionError("not refused")
    connection.rollback()


@step("end")
def _():
    connection.close()
