"""As much of a Postgres client as costs next to nothing beside a proxy: log-in, and streams of rows that nobody looks at."""

import base64
import functools
import hashlib
import hmac
import os
import socket
import ssl
import struct

from .server import DATABASE

READY = b"Z\x00\x00\x00\x05I"


class Client:
    def __init__(self, path, application="bench"):
        self.socket = socket.create_connection(("127.0.0.1", path.port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if path.tls:
            self._upgrade()
        fields = f"user\0{path.user}\0database\0{DATABASE}\0application_name\0{application}\0\0".encode()
        self.socket.sendall(struct.pack("!ii", len(fields) + 8, 196608) + fields)
        self._log_in(path.password)

    def close(self):
        self.socket.close()

    def discard_result(self, text):
        """Runs one statement; returns how many bytes its answer had."""
        self._send(b"Q", text.encode() + b"\0")
        buffer, total, tail = memoryview(bytearray(1 << 18)), 0, b""
        while tail != READY:
            count = self.socket.recv_into(buffer)
            if count == 0:
                raise ConnectionError("the connection ended inside a result")
            if total == 0 and buffer[0] == ord("E"):
                raise ConnectionError(bytes(buffer[:count]).decode(errors="replace"))
            total += count
            tail = (tail + bytes(buffer[max(0, count - 6):count]))[-6:]
        return total

    def copy_in(self, statement, block, times):
        """COPY FROM STDIN: `block` is whole lines, sent as CopyData so many times."""
        self._send(b"Q", statement.encode() + b"\0")
        self._expect(b"G")
        message = b"d" + struct.pack("!i", len(block) + 4) + block
        for _ in range(times):
            self.socket.sendall(message)
        self._send(b"c", b"")
        self._expect(b"C")
        self._expect(b"Z")
        return len(message) * times

    def _upgrade(self):
        self.socket.sendall(struct.pack("!ii", 8, 80877103))
        if self.socket.recv(1) != b"S":
            raise ConnectionError("no TLS")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.socket = context.wrap_socket(self.socket)

    def _log_in(self, password):
        while True:
            kind, body = self._read()
            if kind == b"Z":
                return
            if kind == b"E":
                raise ConnectionError(body.decode(errors="replace"))
            if kind != b"R":
                continue
            method = struct.unpack("!i", body[:4])[0]
            if method == 3:
                self._send(b"p", password.encode() + b"\0")
            elif method == 10:
                self._scram(password)

    def _scram(self, password):
        nonce = base64.b64encode(os.urandom(18)).decode()
        first = f"n=,r={nonce}"
        initial = f"n,,{first}".encode()
        self._send(b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(initial)) + initial)
        challenge = self._expect(b"R")[4:].decode()
        fields = dict(part.split("=", 1) for part in challenge.split(","))
        last = f"c=biws,r={fields['r']}"
        signed = f"{first},{challenge},{last}".encode()
        client = hmac.digest(_salted(password, fields["s"], int(fields["i"])), b"Client Key", "sha256")
        signature = hmac.digest(hashlib.sha256(client).digest(), signed, "sha256")
        proof = base64.b64encode(bytes(a ^ b for a, b in zip(client, signature))).decode()
        self._send(b"p", f"{last},p={proof}".encode())

    def _send(self, kind, body):
        self.socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _expect(self, wanted):
        while True:
            kind, body = self._read()
            if kind == wanted:
                return body
            if kind == b"E":
                raise ConnectionError(body.decode(errors="replace"))

    def _read(self):
        head = self._exactly(5)
        return head[:1], self._exactly(struct.unpack("!i", head[1:])[0] - 4)

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("the connection ended")
            data += piece
        return data


@functools.cache
def _salted(password, salt, iterations):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), iterations)
