#!/usr/bin/env python3
"""An independent verifier of ledgers, written from docs/recording-format.md and the C2SP pages that it names.

usage: ledger.py FOLDER [--key VERIFIER_KEY]... [--kept FILE]...

Prints a line for each finding, then the word that decides; the exit code is that of the word.
"""

import argparse
import base64
import binascii
import datetime
import hashlib
import json
import os
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

EXIT = {"ok": 0, "tampered": 1, "incomplete": 3, "crashed": 4, "unanchored": 5}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
# An hour, and the five minutes that the page grants.
SILENCE = datetime.timedelta(minutes=65)
# A day, since that is how often a checkpoint is kept at least, and an hour.
UNANCHORED = datetime.timedelta(hours=25)
ENDS = ("session.closed", "session.recovered")
TOMBSTONES = ("session.deleted", "session.shredded")


class Malformed(Exception):
    pass


def base64_exactly(text):
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("base64") from error
    if base64.b64encode(value).decode() != text:
        raise Malformed("base64")
    return value


class Key:
    def __init__(self, line):
        name, identity, encoded = line.split("+", 2)
        raw = base64_exactly(encoded)
        if len(raw) != 33 or raw[0] != 1 or not name or " " in name:
            raise Malformed("key")
        self.line, self.name, self.public = line, name, raw[1:]
        self.id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        if self.id.hex() != identity:
            raise Malformed("key id")

    def good(self, message, signature):
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
            return True
        except (InvalidSignature, ValueError):
            return False

    def verdict(self, note):
        """None where this key did not sign."""
        mine = [value[4:] for name, value in note.signatures if name == self.name and value[:4] == self.id]
        return all(self.good(note.text.encode(), value) for value in mine) if mine else None


class Note:
    """A checkpoint in a signed note."""

    def __init__(self, content):
        try:
            whole = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Malformed("not UTF-8") from error
        if any(ord(c) < 32 and c != "\n" for c in whole) or "\n\n" not in whole:
            raise Malformed("not a note")
        cut = whole.rindex("\n\n")
        self.text, lines = whole[: cut + 1], whole[cut + 2 :]
        if not lines.endswith("\n"):
            raise Malformed("not a note")
        self.signatures = []
        for line in lines[:-1].split("\n"):
            parts = line.split(" ")
            if len(parts) != 3 or parts[0] != "\u2014" or not parts[1] or "+" in parts[1]:
                raise Malformed("signature line")
            value = base64_exactly(parts[2])
            if len(value) < 5:
                raise Malformed("signature line")
            self.signatures.append((parts[1], value))
        fields = self.text.split("\n")
        if len(fields) != 4 or not fields[0] or fields[3] or not re.fullmatch(r"0|[1-9][0-9]{0,18}", fields[1]):
            raise Malformed("not a checkpoint")
        self.origin, self.size, self.root = fields[0], int(fields[1]), base64_exactly(fields[2])
        if len(self.root) != 32:
            raise Malformed("root")


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def tree(hashes):
    """MTH of RFC 6962 over hashes of leaves, or of subtrees of one size."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:
        # Pairing from the left, a last one without a sibling rises: the same tree as the RFC's recursion.
        paired = [hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) & ~1 :]
    return level[0]


def tile_name(kind, index, width):
    path = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03d}/{path}"
    return f"tile/{kind}/{path}" + ("" if width == 256 else f".p/{width}")


class Ledger:
    def __init__(self, folder, trusted):
        self.folder, self.trusted = folder, trusted
        self.findings, self.chain, self.leaves = [], [], []
        self.last = None
        self.times, self.sessions, self.whole = [], {}, True

    def say(self, word, where, what):
        self.findings.append((word, where, what))

    def read(self, name):
        try:
            with open(os.path.join(self.folder, name), "rb") as file:
                return file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def tile(self, kind, index, width):
        """Its bytes, and how many it holds: the full one may stand for a partial one."""
        for held in (width, 256):
            content = self.read(tile_name(kind, index, held))
            if content is not None:
                return content, held
        self.say("incomplete", tile_name(kind, index, width), "is missing")
        return None, width

    def verify(self, kept):
        content = self.read("checkpoint")
        if content is None:
            self.say("incomplete", "checkpoint", "is missing")
            return
        try:
            newest = Note(content)
        except Malformed as error:
            self.say("tampered", "checkpoint", str(error))
            return
        complete = self.entries(newest.size)
        if complete:
            self.upper_tiles(newest.size)
            if tree(self.leaves) != newest.root:
                self.say("tampered", "checkpoint", "is not that of these entries")
        self.signer(newest)
        anchored = max([self.kept(where, note, newest, complete) or 0 for where, note in kept], default=0)
        if not anchored:
            self.say("unanchored", "ledger", "no entry lies under a checkpoint from outside")
        elif anchored < len(self.times) and self.times[-1] and self.times[anchored] and self.times[-1] - self.times[anchored] > UNANCHORED:
            self.say("unanchored", "ledger", "entries of more than a day are newer than every checkpoint from outside")

    def entries(self, size):
        for index in range((size + 255) // 256):
            width = min(256, size - 256 * index)
            hashes = self.hashes(0, index, width)
            found = self.bundle(index, width)
            if found is None and hashes is None:
                return False
            leaves = hashes if found is None else [leaf(entry) for entry in found]
            if found is not None:
                if hashes is not None and hashes != leaves:
                    self.say("tampered", tile_name("entries", index, width), "differs from its tile")
                for entry in found:
                    self.entry(len(self.leaves), entry)
                    self.leaves.append(leaf(entry))
            else:
                self.leaves.extend(leaves)
                self.times.extend([None] * width)
                self.whole = False
        return True

    def hashes(self, level, index, width):
        content, held = self.tile(level, index, width)
        if content is None:
            return None
        if len(content) != 32 * held:
            self.say("tampered", tile_name(level, index, width), "has the wrong length")
            return None
        return [content[i : i + 32] for i in range(0, 32 * width, 32)]

    def bundle(self, index, width):
        content, held = self.tile("entries", index, width)
        if content is None:
            return None
        entries = []
        while len(content) >= 2 and len(content) >= 2 + int.from_bytes(content[:2], "big"):
            end = 2 + int.from_bytes(content[:2], "big")
            entries.append(content[2:end])
            content = content[end:]
        if content or len(entries) != held:
            self.say("tampered", tile_name("entries", index, width), "does not hold the entries that it must")
            return None
        return entries[:width]

    def upper_tiles(self, size):
        below, level = self.leaves, 1
        while size >> (8 * level):
            row = [tree(below[i : i + 256]) for i in range(0, len(below) - 255, 256)]
            for index in range((len(row) + 255) // 256):
                expected = row[256 * index : 256 * index + 256]
                found = self.hashes(level, index, len(expected))
                if found is not None and found != expected:
                    self.say("tampered", tile_name(level, index, len(expected)), "is not what the entries make it")
            below, level = row, level + 1

    def entry(self, index, content):
        where = f"entry {index}"
        self.times.append(None)
        try:
            pairs = json.loads(content.decode("utf-8"), object_pairs_hook=list)
            if not isinstance(pairs, list) or [pair[0] for pair in pairs[:2]] != ["type", "time"] or b"\n" in content:
                raise ValueError
            fields = dict(pairs)
            if len(fields) != len(pairs) or not TIME.fullmatch(fields["time"]):
                raise ValueError
            time = datetime.datetime.fromisoformat(fields["time"][:-1])
        except (ValueError, TypeError, IndexError):
            self.say("tampered", where, "is not an entry of a ledger")
            self.whole = False
            return
        self.times[-1] = time
        if isinstance(fields.get("session"), str):
            self.session(where, fields)
        self.order(where, fields["type"], time)
        if fields["type"] == "key.added" and fields.get("kind") == "node":
            self.add_key(where, fields)
        elif index == 0:
            self.say("tampered", where, "a ledger begins with the key that signs it")

    def session(self, where, fields):
        """A session is opened once and ends once; what is told of it again is the same."""
        kind, seen = fields["type"], self.sessions.setdefault(fields["session"], {"blocks": {}})
        if kind == "session.opened":
            if seen.get("header", fields.get("header")) != fields.get("header") or "ended" in seen:
                self.say("tampered", where, "a session is opened for a second time")
            seen["header"] = fields.get("header")
        elif "header" not in seen and self.whole and kind in ENDS + ("session.checkpoint", "session.denied"):
            self.say("tampered", where, "tells of a session that was never opened")
        if kind == "session.checkpoint" and seen["blocks"].setdefault(fields.get("block"), fields.get("head")) != fields.get("head"):
            self.say("tampered", where, "has another block than was told before")
        if kind in ENDS:
            end = [fields.get(name) for name in ("head", "blocks", "size")]
            if seen.setdefault("end", end) != end:
                self.say("tampered", where, "ends a session in another way than was told before")
        if kind in TOMBSTONES and (seen["end"][0] != fields.get("head") if "end" in seen else self.whole):
            self.say("tampered", where, "is the tombstone of another file than the session left")
        if kind in ENDS + TOMBSTONES + ("session.quarantined",):
            seen["ended"] = True

    def order(self, where, kind, time):
        if self.last:
            last_kind, last_time = self.last
            if time < last_time:
                self.say("tampered", where, "is older than the one before it")
            if time - last_time > SILENCE and last_kind != "gate.stopped" and kind != "gate.started":
                self.say("incomplete", where, "comes after unsigned silence")
        self.last = (kind, time)

    def add_key(self, where, fields):
        try:
            key = Key(fields["key"])
            voucher = self.chain[-1] if self.chain else key
            message = b"wiregate-node-key-1\n" + key.line.encode() + b"\n"
            if fields["voucher"] != voucher.line or not voucher.good(message, base64_exactly(fields["signature"])):
                raise Malformed("voucher")
        except (Malformed, KeyError, ValueError, AttributeError):
            self.say("tampered", where, "a key was added that the one in force does not vouch for")
            return
        self.chain.append(key)

    def signer(self, newest):
        trusted = {key.line for key in self.trusted}
        candidates = self.chain[-1:] or [key for key in self.trusted if key.verdict(newest) is not None][:1]
        if not candidates or candidates[0].verdict(newest) is not True or candidates[0].name != newest.origin:
            self.say("tampered", "checkpoint", "is not signed by the key that the ledger names")
        elif not trusted & {key.line for key in self.chain + candidates}:
            known = any(key.name == newest.origin for key in self.trusted)
            self.say("tampered" if known else "incomplete", "checkpoint", "is signed by a key that is not trusted")

    def kept(self, where, note, newest, complete):
        if note.origin != newest.origin:
            self.say("incomplete", where, "is a checkpoint of another ledger")
            return
        verdicts = [key.verdict(note) for key in self.chain + self.trusted]
        if False in verdicts:
            self.say("tampered", where, "the signature is wrong")
        elif True not in verdicts:
            self.say("incomplete", where, "is signed by a key that is not known")
        elif note.size > newest.size:
            self.say("tampered", where, "had more entries than there are")
        elif (complete or note.size <= len(self.leaves)) and tree(self.leaves[: note.size]) != note.root:
            self.say("tampered", where, "the entries are not those that were signed then")
        elif complete or note.size <= len(self.leaves):
            return note.size
        return 0


def notes(path):
    """A file may hold several, one behind the other; a last one may have been cut off."""
    with open(path, "rb") as file:
        content = file.read()
    found = []
    for match in re.finditer(rb"(?s).*?\n\n(?:\xe2\x80\x94 [^\n]*\n)+", content):
        found.append((path, Note(match.group())))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--kept", action="append", default=[])
    arguments = parser.parse_args()
    ledger = Ledger(arguments.folder, [Key(line) for line in arguments.key])
    ledger.verify([note for path in arguments.kept for note in notes(path)])
    for finding in ledger.findings:
        print(*finding, sep="\t")
    words = [finding[0] for finding in ledger.findings]
    word = next((word for word in ("tampered", "incomplete", "crashed", "unanchored") if word in words), "ok")
    print(word)
    return EXIT[word]


if __name__ == "__main__":
    sys.exit(main())
