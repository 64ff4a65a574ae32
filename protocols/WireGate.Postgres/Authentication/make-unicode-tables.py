#!/usr/bin/env python3
"""Writes unicode-tables.bin, which UnicodeTables reads: what SASLprep needs and .NET without ICU does not have.

Normalization data are those of the Python that runs this (Unicode 14 in Debian 12, as PostgreSQL 15's);
the stringprep tables (RFC 3454) are Unicode 3.2 by definition.
"""
import pathlib
import stringprep
import struct
import unicodedata
import zlib

SPACE, NOTHING, PROHIBITED, RIGHT_TO_LEFT, LEFT_TO_RIGHT = 1, 2, 4, 8, 16
FORBIDDEN = [stringprep.in_table_a1] + [
    getattr(stringprep, "in_table_" + name) for name in ("c12", "c21", "c22", "c3", "c4", "c5", "c6", "c7", "c8", "c9")]


def flags(c):
    return ((SPACE if stringprep.in_table_c12(c) else 0)
            | (NOTHING if stringprep.in_table_b1(c) else 0)
            | (PROHIBITED if any(table(c) for table in FORBIDDEN) else 0)
            | (RIGHT_TO_LEFT if stringprep.in_table_d1(c) else 0)
            | (LEFT_TO_RIGHT if stringprep.in_table_d2(c) else 0))


decompositions, classes, compositions, runs = [], [], [], []
previous = None
for code in range(0x110000):
    c = chr(code)
    now = PROHIBITED if 0xD800 <= code < 0xE000 else flags(c)
    if now != previous:
        runs.append((code, now))
        previous = now
    if 0xD800 <= code < 0xE000 or 0xAC00 <= code <= 0xD7A3:
        continue  # surrogates; Hangul syllables are decomposed by arithmetic
    full = unicodedata.normalize("NFKD", c)
    if full != c:
        decompositions.append((code, [ord(x) for x in full]))
    if unicodedata.combining(c):
        classes.append((code, unicodedata.combining(c)))
    canonical = unicodedata.decomposition(c)
    if canonical and not canonical.startswith("<") and len(canonical.split()) == 2:
        first, second = (int(x, 16) for x in canonical.split())
        if unicodedata.normalize("NFC", chr(first) + chr(second)) == c:
            compositions.append((first, second, code))

numbers = [len(decompositions)]
for code, full in decompositions:
    numbers += [code, len(full), *full]
numbers.append(len(classes))
for entry in classes:
    numbers += entry
numbers.append(len(compositions))
for entry in compositions:
    numbers += entry
numbers.append(len(runs))
for entry in runs:
    numbers += entry
raw = struct.pack(f"<{len(numbers)}i", *numbers)
pathlib.Path(__file__).with_name("unicode-tables.bin").write_bytes(zlib.compress(raw, 9))
