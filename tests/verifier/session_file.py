"""Verifies one session's file, as docs/recording-format.md describes it, with public keys only."""

import io
from dataclasses import dataclass, field
from hashlib import sha256

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAGIC = bytes.fromhex("89574752310D0A1A")
MAX_HEADER = 64 * 1024
MIB = 1024 * 1024
SEAL = 8
HEAD = 40
SIGNATURE = 72

DATA, CHECKPOINT, END, GAP, SALVAGED, RECOVERED = range(1, 7)
LONGEST = {DATA: MIB + 20, CHECKPOINT: SIGNATURE, END: 64 * 1024, GAP: 64 * 1024, SALVAGED: 2 * MIB, RECOVERED: 64 * 1024}


class Tampered(Exception):
    """A byte or a block was changed, moved or removed."""


class Torn(Exception):
    """The file stops, or turns to zeros, within something that was being written."""


@dataclass
class Report:
    state: str = ""
    problem: str = ""
    at: int = 0
    header: dict = field(default_factory=dict)
    header_hash: bytes = b""
    shredded: bytes = b""
    head: bytes = b""
    blocks: int = 0
    signed_blocks: int = 0
    frames: int = 0
    ending: dict | None = None
    recovery: dict | None = None


def number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def only_zeros(data: bytes) -> bool:
    return not data.strip(b"\0")


def seal_of(digest: bytes) -> bytes:
    return digest[:7] + b"\xa5"


def read_map(data: bytes, wanted: dict) -> dict:
    """One CBOR map and nothing behind it, with these keys of these types."""
    stream = io.BytesIO(data)
    try:
        value = cbor2.CBORDecoder(stream).decode()
    except Exception as error:  # cbor2 lets several kinds through
        raise Tampered("a map is malformed") from error
    if stream.tell() != len(data) or not isinstance(value, dict):
        raise Tampered("a map is malformed")
    for key, kind in wanted.items():
        if not isinstance(value.get(key), kind):
            raise Tampered(f"a map lacks {key}")
    return value


def signed(body: bytes, kind: int, header_hash: bytes, before: bytes, block: int, first: int, key: bytes) -> bytes:
    """Checks the signature at the beginning of a body; returns what follows it."""
    if len(body) < SIGNATURE:
        raise Tampered("a signature is too short")
    time, signature, rest = body[:8], body[8:SIGNATURE], body[SIGNATURE:]
    message = b"wiregate-checkpoint-1" + bytes([kind]) + header_hash + before
    message += block.to_bytes(8, "big") + first.to_bytes(8, "big") + time + sha256(rest).digest()
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature as error:
        raise Tampered("a signature is not the gate's") from error
    return rest


def holds_block(data: bytes, block: int) -> bool:
    """Whether another block begins somewhere in what looks torn."""
    at = data.find(b"WGRB")
    while at >= 0 and at + 16 <= len(data):
        if data[at + 4] in LONGEST and number(data[at + 8 : at + 16]) < block + (1 << 32):
            return True
        at = data.find(b"WGRB", at + 4)
    return False


def can_begin_head(found: bytes, block: int, first: int, check: bytes) -> bool:
    """Whether the first bytes of a head, zeros at their end aside, are as the next head's must be."""
    found = found.rstrip(b"\0")
    if len(found) > 4 and found[4] not in LONGEST:
        return False
    must = b"WGRB" + found[4:8].ljust(4, b"\0") + block.to_bytes(8, "big") + first.to_bytes(8, "big")
    must += found[24:32].ljust(8, b"\0") + check
    return must.startswith(found)


class SessionFile:
    def __init__(self, data: bytes):
        self.data = data
        self.at = 0
        self.report = Report()
        self.salvaging = False
        self.last_entry = -1

    def read(self) -> Report:
        report = self.report
        try:
            self.read_header()
            while self.at < len(self.data):
                if report.ending is not None or report.recovery is not None:
                    raise Tampered("something follows the end")
                self.read_block()
            report.state = "whole" if report.ending is not None else "recovered" if report.recovery is not None else "open"
        except Torn as torn:
            report.state, report.problem = "torn", str(torn)
        except Tampered as tampered:
            report.state, report.problem = "tampered", str(tampered)
        except NotImplementedError:
            report.state = "unknown-version"
        report.at = self.at
        return report

    def read_header(self) -> None:
        data = self.data
        prelude = data[:16]
        length = number(data[8:12])
        if len(prelude) < 16 or prelude[:8] != MAGIC or number(data[12:16]) != length ^ 0xFFFFFFFF or length > MAX_HEADER:
            written = prelude.rstrip(b"\0")
            must = MAGIC + prelude[8:12].ljust(4, b"\0") + (length ^ 0xFFFFFFFF).to_bytes(4, "big")
            if len(written) < 12:
                possible = (MAGIC + written[8:]).startswith(written)
            else:
                possible = len(written) < 16 and must.startswith(written) and (len(written) == 12 or length <= MAX_HEADER)
            if possible and only_zeros(data[16:]):
                raise Torn("the header was not written to its end")
            raise Tampered("the file does not begin as a recording")
        end = 16 + length
        if len(data) < end + SEAL:
            if holds_block(data, 0):
                raise Tampered("a part of the header is missing")
            raise Torn("the file stops inside its header")
        digest = sha256(b"wiregate-header-1" + data[:end]).digest()
        self.check_seal(data[end : end + SEAL], digest, end + SEAL, "the header")
        header = read_map(data[16:end], {})
        if header.get("version") != 1:
            raise NotImplementedError
        texts = ("session", "origin", "protocol", "listener", "client")
        header = read_map(data[16:end], {"opened": int, "node": bytes, "commitment": bytes, "readers": list} | {key: str for key in texts})
        if len(header["node"]) != 32 or len(header["commitment"]) != 32:
            raise Tampered("the header is malformed")
        for reader in header["readers"]:
            if not isinstance(reader.get("id"), str) or len(reader.get("key", b"")) != 80:
                raise Tampered("the header is malformed")
        boxes = {reader["key"] for reader in header["readers"]}
        if len(boxes) == 1 and not any(next(iter(boxes))[32:]):
            # The keys were destroyed: the hash of what stood here before is left.
            self.report.shredded, digest = digest, boxes.pop()[:32]
        self.report.header, self.report.header_hash, self.report.head = header, digest, digest
        self.at = end + SEAL

    def check_seal(self, seal: bytes, digest: bytes, end: int, what: str) -> None:
        if seal == seal_of(digest):
            return
        if seal[-1] == 0 and only_zeros(self.data[end:]):
            raise Torn(f"{what} was not written to its end")
        raise Tampered(f"the bytes of {what} are not those that were sealed")

    def read_block(self) -> None:
        report, data, start = self.report, self.data, self.at
        head = data[start : start + HEAD]
        check = sha256(b"wiregate-check-1" + report.head + head[:32]).digest()[:8] if len(head) >= 32 else b""
        if len(head) < HEAD or head[32:] != check:
            torn = len(head) < HEAD or head[-1] == 0
            if torn and can_begin_head(head, report.blocks, report.frames, check) and only_zeros(data[start + HEAD :]):
                raise Torn("a head was not written to its end")
            raise Tampered("a head does not fit what stands before it")
        kind, flags, attempt = head[4], head[5], number(head[6:8])
        block, first, frames, length = number(head[8:16]), number(head[16:24]), number(head[24:28]), number(head[28:32])
        if head[:4] != b"WGRB" or kind not in LONGEST or length > LONGEST[kind]:
            raise Tampered("a head is not possible")
        if flags > 1 or (kind != DATA and (flags or attempt)) or (frames != 0) != (kind in (DATA, GAP, SALVAGED)):
            raise Tampered("a head is not possible")
        if block != report.blocks or first != report.frames:
            raise Tampered("the numbers of blocks or frames have a gap")
        end = start + HEAD + length
        if len(data) < end + SEAL:
            if holds_block(data[start + HEAD :], block):
                raise Tampered("a part is missing: another block stands where this one should go on")
            raise Torn("the file stops inside a block")
        body = data[start + HEAD : end]
        digest = sha256(b"wiregate-block-1" + report.head + head + body).digest()
        self.check_seal(data[end : end + SEAL], digest, end + SEAL, "a block")
        self.check_body(kind, body, block, first, frames)
        report.head = digest
        report.blocks += 1
        report.frames += frames
        if kind in (CHECKPOINT, END, RECOVERED):
            report.signed_blocks = report.blocks
        self.at = end + SEAL

    def check_body(self, kind: int, body: bytes, block: int, first: int, frames: int) -> None:
        report = self.report
        if self.salvaging and kind not in (SALVAGED, RECOVERED):
            raise Tampered("a session went on after it was salvaged")
        before = (report.header_hash, report.head, block, first)
        if kind == DATA:
            if len(body) < 20:
                raise Tampered("a data block is too short")
        elif kind == CHECKPOINT:
            signed(body, kind, *before, report.header["node"])
        elif kind == END:
            rest = signed(body, kind, *before, report.header["node"])
            ending = read_map(rest, {"reason": str, "operations": int, "denials": int, "frames": int, "bytes": int})
            if ending["frames"] != report.frames:
                raise Tampered("the end counts other frames than there are")
            report.ending = ending
        elif kind == GAP:
            read_map(body, {"reason": str})
        elif kind == SALVAGED:
            self.salvaging = True
            self.check_entries(body, first, frames)
        else:
            recovery = read_map(body[SIGNATURE:], {"reason": str, "torn": int})
            signed(body, kind, *before, recovery.get("node", report.header["node"]))
            report.recovery = recovery

    def check_entries(self, body: bytes, first: int, frames: int) -> None:
        expected = first
        while body:
            entry, entry_first, count, length = number(body[:8]), number(body[8:16]), number(body[16:20]), number(body[20:24])
            if len(body) < 24 + length or count == 0 or not 16 <= length <= MIB + 16:
                raise Tampered("a salvaged entry does not fit its block")
            if entry_first != expected or entry <= self.last_entry:
                raise Tampered("salvaged entries don't follow on one another")
            self.last_entry = entry
            expected += count
            body = body[24 + length :]
        if expected - first != frames:
            raise Tampered("salvaged entries hold other frames than their block says")


def verify(data: bytes, trusted: set[bytes]) -> Report:
    """Says what a session's file is: whole, recovered, open, torn, tampered, unknown-key or unknown-version."""
    report = SessionFile(data).read()
    if report.header and report.state not in ("tampered", "unknown-version"):
        signers = {report.header["node"]} | ({report.recovery["node"]} if report.recovery and "node" in report.recovery else set())
        if not signers <= trusted:
            report.state, report.problem = "unknown-key", "it is signed by a key that is not among those that are trusted"
    return report
