"""Verifier keys of C2SP signed-note: NAME+HASH+BASE64(0x01 || 32 bytes)."""

import base64
from hashlib import sha256


def parse(line: str) -> tuple[str, bytes]:
    """The name and the public key."""
    name, digest, encoded = line.strip().split("+", 2)
    key = base64.b64decode(encoded, validate=True)
    if len(key) != 33 or key[0] != 1:
        raise ValueError("not a key of Ed25519")
    if sha256(name.encode() + b"\n" + key).digest()[:4].hex() != digest:
        raise ValueError("the hash does not fit the key")
    return name, key[1:]
