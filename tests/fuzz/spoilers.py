"""Samples gone wrong, by what they are: tables, trees of JSON, prose, and bytes. The same everywhere for the same state of the generator."""

import csv
import io
import json
import random
from contextlib import suppress
from copy import deepcopy

from case_texts import BITS, ODD, PIECES, WAYS

LARGE = 1_000_000  # characters: about the largest file that the loader of cases takes
ODD_VALUES = (
    None, True, False, 0, -1, 1, 2, 10**6, 10**400, -(10**18), 1e308, -1e308, 5e-324, float("nan"), float("inf"), "",
    " ", "x", "0", "²", "\0", "\ud800", "é",
    "\x1b[2J", "<script>", [], {}, [[]], [None], {"": ""}, {"x": {"x": []}}, ["x"] * 3, [0.5] * 4, "x" * 5000, "2020-13-45", "9999-12-31", "\u202e",
)  # fmt: skip
CELLS = (
    "", " ", "0", "1", "-1", "2", "3", "99", "1.5", "1e9", "-8", "-9", "NA", "nan", "True", "2020-01-01", "31/12/1999", "12/31/99", "0001-01-01",
    "9999-12-31", "40%",
)  # fmt: skip


def raw(rng: random.Random, content: bytes) -> bytes:
    """Bytes cut off, exchanged, repeated or set."""
    kept = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(kept) + 1)
        way = rng.randrange(5)
        if way == 0:
            del kept[at : at + rng.choice((1, 2, 16, 10**7))]
        elif way == 1:
            kept[at:at] = kept[at : at + rng.choice((1, 4, 64))]
        elif way == 2:
            kept[at : at + 1] = bytes((rng.randrange(256),))
        elif way == 3:
            kept[at:at] = rng.choice(
                (b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\x1a", b"\x80", b"PK\x03\x04")
            )
        else:
            kept[at : at + 4] = rng.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"))
    return bytes(kept)


def prose(rng: random.Random, content: str) -> str:
    """A text with words exchanged, sentences repeated, and odd things put in."""
    for _ in range(rng.choice((1, 2, 4))):
        words = content.split(" ")
        a, b = rng.randrange(len(words)), rng.randrange(len(words))
        way = rng.randrange(6)
        if way == 0:
            words[a], words[b] = words[b], words[a]
        elif way == 1:
            words[a] = rng.choice(ODD)
        elif way == 2:
            words[a] += rng.choice(BITS)
        elif way == 3:
            words[a:a] = words[min(a, b) : max(a, b)] * rng.choice((1, 3))
        elif way == 4:
            words[a] = _long(rng)
        else:
            del words[a : a + rng.choice((1, 10, 1000))]
        content = " ".join(words)[:LARGE]
    return content


def text(rng: random.Random, content: str) -> str:
    """A text in YAML or something like it, spoilt as those of cases are."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        content = rng.choice(WAYS)(rng, content) or content
    return content


def table(rng: random.Random, content: str) -> str:
    """A CSV file with cells, rows and columns cut, repeated, exchanged or filled with odd things; or spoilt as a text."""
    if rng.random() < 0.15:
        return prose(rng, content)
    delimiter = ";" if content.partition("\n")[0].count(";") > content.partition("\n")[0].count(",") else ","
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))
    for _ in range(rng.choice((1, 1, 2, 4))):
        a, b = rng.randrange(len(rows)), rng.randrange(len(rows))
        if not rows[a] or not rows[b]:
            continue
        column = rng.randrange(len(rows[a]))
        other = rng.randrange(len(rows[b]))
        way = rng.randrange(11)
        if way <= 3:
            rows[a][column] = rng.choice((rng.choice(CELLS), rng.choice(ODD)))
        elif way == 4:
            rows[a][column], rows[b][other] = rows[b][other], rows[a][column]
        elif way == 5:
            rows[a][column] += rng.choice(BITS)
        elif way == 6:
            rows[a][column : column + 1] = rng.choice(([], [""], ["x", "y"], [rows[a][column]] * rng.choice((2, 300))))
        elif way == 7:
            rows.insert(a, list(rows[b]))
        elif way == 8:
            del rows[a : a + rng.choice((1, 1, 1000))]
            rows = rows or [[""]]
        elif way == 9 and rng.random() < 0.1:
            rows[a:a] = [list(rows[b]) for _ in range(min(20_000, LARGE // (1 + sum(map(len, rows[b])))))]
        else:
            rows[a][column] = _long(rng)
    out = io.StringIO()
    csv.writer(
        out, delimiter=rng.choice((delimiter,) * 9 + (";", "\t")), lineterminator=rng.choice(("\n", "\n", "\r\n", "\r"))
    ).writerows(rows)
    found = out.getvalue()
    return (
        rng.choice(("", "", "", "\ufeff", "\n"))
        + found[: rng.choice((len(found),) * 5 + (rng.randrange(len(found) + 1),))]
    )


def tree(rng: random.Random, content: str) -> str:
    """JSON in which values are replaced by others, moved, left out or nested; or spoilt as a text."""
    if rng.random() < 0.1:
        return prose(rng, content)
    data = json.loads(content)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        spots = list(_spots(data))
        if not spots:
            break
        (parent, key), (other, at) = rng.choice(spots), rng.choice(spots)
        way = rng.randrange(8)
        if way <= 3:
            parent[key] = deepcopy(rng.choice(ODD_VALUES))
        elif way == 4:
            with suppress(RecursionError):  # of what was nested hundreds deep before
                parent[key] = deepcopy(other[at])
        elif way == 5:
            del parent[key]
        elif way == 6 and isinstance(parent, dict):
            parent[rng.choice((*parent, "x", "", "\0"))] = parent.pop(key)
        else:
            deep = rng.choice((1, 3, 100, 200))  # four times that is still written
            for _ in range(deep):
                parent[key] = rng.choice(([parent[key]], {"x": parent[key]}))
    found = json.dumps(data)
    if rng.random() < 0.02:
        deep = rng.choice((1000, 100_000))
        found = found.replace(": ", ": " + "[" * deep + "]" * deep + ", " * (rng.random() < 0.5), 1)
    return found if rng.random() < 0.95 else found[: rng.randrange(len(found))]


def _spots(data: object, path: int = 0):
    """Every place of a tree, as the mapping or list that holds it and the key or number there."""
    for key in list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, key
        if path < 60:
            yield from _spots(data[key], path + 1)


def _long(rng: random.Random) -> str:
    number = rng.choice((50, 500, 5000)) if rng.random() < 0.95 else 100_000
    return rng.choice(PIECES) * number + rng.choice(("", "!", "1", "'", "x"))
