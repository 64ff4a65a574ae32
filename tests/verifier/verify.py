#!/usr/bin/env python3
"""An independent verifier of recordings, written from docs/recording-format.md alone.

usage: verify.py --keys FILE PATH...

FILE has a verifier key a line; a PATH is a session's file or a folder of them. Prints a line for each file: its state, how many blocks and frames are good, where it stops being so, and why.
"""

import argparse
import os
import sys

import session_file
import verifier_key

EXIT = {"ok": 0, "tampered": 1, "incomplete": 3, "crashed": 4, "unanchored": 5}
WORD = {
    "whole": "unanchored",
    "recovered": "crashed",
    "torn": "crashed",
    "open": "incomplete",
    "unknown-key": "incomplete",
    "unknown-version": "incomplete",
    "tampered": "tampered",
}


def worst(words: list[str]) -> str:
    return next((word for word in ("tampered", "incomplete", "crashed", "unanchored") if word in words), "ok")


def files(paths: list[str]):
    for path in paths:
        if not os.path.isdir(path):
            yield path
        for folder, _, names in sorted(os.walk(path)):
            yield from (os.path.join(folder, name) for name in sorted(names))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--keys", required=True)
    parser.add_argument("paths", nargs="+")
    arguments = parser.parse_args()
    with open(arguments.keys, encoding="utf-8") as lines:
        trusted = {verifier_key.parse(line)[1] for line in lines if line.strip()}
    words = []
    for path in files(arguments.paths):
        with open(path, "rb") as file:
            report = session_file.verify(file.read(), trusted)
        words.append(WORD[report.state])
        print(path, report.state, report.blocks, report.frames, report.at, report.problem, sep="\t")
    word = worst(words)
    print(word)
    return EXIT[word]


if __name__ == "__main__":
    sys.exit(main())
