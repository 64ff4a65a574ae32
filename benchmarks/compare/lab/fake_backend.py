"""
A server for thousands of idle sessions, which a real one would give a process each: fake_backend.py PORT REAL-PORT.
It lets everybody in and says what a server says at log-in. What is not an ordinary session (the gate's own connection, which reads the
catalogue) goes to the real server.
"""

import asyncio
import struct
import sys

SETTINGS = {
    "server_version": "15.0", "server_encoding": "UTF8", "client_encoding": "UTF8", "application_name": "", "is_superuser": "off",
    "session_authorization": "bench", "DateStyle": "ISO, MDY", "IntervalStyle": "postgres", "TimeZone": "UTC", "integer_datetimes": "on",
    "standard_conforming_strings": "on", "default_transaction_read_only": "off", "in_hot_standby": "off",
}


def message(kind, body):
    return kind + struct.pack("!i", len(body) + 4) + body


GREETING = message(b"R", struct.pack("!i", 0)) + b"".join(
    message(b"S", f"{name}\0{value}\0".encode()) for name, value in SETTINGS.items()) \
    + message(b"K", struct.pack("!ii", 4711, 815)) + message(b"Z", b"I")


async def serve(reader, writer, real_port):
    try:
        head = await reader.readexactly(8)
        length, code = struct.unpack("!ii", head)
        fields = await reader.readexactly(length - 8)
        if code != 196608 or b"\0wiregate catalogue" in fields:
            await pass_on(head + fields, reader, writer, real_port)
            return
        writer.write(GREETING)
        while await reader.read(4096):
            pass
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def pass_on(first, reader, writer, real_port):
    real_reader, real_writer = await asyncio.open_connection("127.0.0.1", real_port)
    real_writer.write(first)
    await asyncio.gather(copy(reader, real_writer), copy(real_reader, writer))


async def copy(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def main():
    port, real_port = int(sys.argv[1]), int(sys.argv[2])
    server = await asyncio.start_server(lambda reader, writer: serve(reader, writer, real_port), "127.0.0.1", port, limit=4096, backlog=1024)
    async with server:
        await server.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
