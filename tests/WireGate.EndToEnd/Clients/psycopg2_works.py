"""psycopg2 where rules allow writes, sleeping and channels. Environment: PG*."""
import io
import select
import threading

import psycopg2
import psycopg2.extras

from check import deadline, step

connection = psycopg2.connect("")
connection.autocommit = True
cursor = connection.cursor()
other = psycopg2.connect("")
other.autocommit = True
watcher = other.cursor()


@step("cancel of a running statement")
def _():
    def cancel():
        for _ in deadline():
            watcher.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = %s", (connection.get_backend_pid(),))
            if watcher.fetchone():
                break
        connection.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    try:
        cursor.execute("SELECT pg_sleep(30)")
    except psycopg2.errors.QueryCanceled as error:
        assert error.pgcode == "57014"
    else:
        raise AssertionError("it ran to its end")
    thread.join()
    cursor.execute("SELECT 1")
    assert cursor.fetchone() == (1,)


@step("writes by the hundred, and by copy")
def _():
    cursor.execute("CREATE TABLE psycopg2_works (id int PRIMARY KEY, note text)")
    psycopg2.extras.execute_values(cursor, "INSERT INTO psycopg2_works VALUES %s", [(i, f"n'{i}") for i in range(500)], page_size=100)
    psycopg2.extras.execute_batch(cursor, "UPDATE psycopg2_works SET note = %s WHERE id = %s", [("x", i) for i in range(200)])
    cursor.copy_from(io.StringIO("".join(f"{i}\tcopied\n" for i in range(1000, 6000))), "psycopg2_works")
    cursor.execute("SELECT count(*), count(*) FILTER (WHERE note = 'x'), count(*) FILTER (WHERE note = 'copied') FROM psycopg2_works")
    assert cursor.fetchone() == (5500, 200, 5000)


@step("prepared in SQL")
def _():
    cursor.execute("PREPARE one AS SELECT note FROM psycopg2_works WHERE id = $1")
    cursor.execute("EXECUTE one (%s)", (1001,))
    assert cursor.fetchone() == ("copied",)
    cursor.execute("DEALLOCATE one")


@step("transaction with a savepoint")
def _():
    connection.autocommit = False
    cursor.execute("SAVEPOINT a")
    try:
        cursor.execute("INSERT INTO psycopg2_works VALUES (1)")
    except psycopg2.errors.UniqueViolation:
        cursor.execute("ROLLBACK TO SAVEPOINT a")
    cursor.execute("DELETE FROM psycopg2_works WHERE id >= 1000")
    connection.rollback()
    cursor.execute("SELECT count(*) FROM psycopg2_works")
    assert cursor.fetchone() == (5500,)
    connection.commit()
    connection.autocommit = True


@step("notifications")
def _():
    cursor.execute("LISTEN shop_returns")
    watcher.execute("SELECT pg_notify('shop_returns', 'order 7')")
    for _ in deadline():
        select.select([connection], [], [], 1)
        connection.poll()
        if connection.notifies:
            break
    message = connection.notifies.pop()
    assert (message.channel, message.payload, message.pid) == ("shop_returns", "order 7", other.get_backend_pid())


@step("end")
def _():
    cursor.execute("DROP TABLE psycopg2_works")
    connection.close()
    other.close()
