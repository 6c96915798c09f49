"""Two texts compared line by line, in a time that does not hang on what they say: `difflib` takes hours over texts that repeat a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz.distance import LCSseq

from detente.assessment.errors import QuestionError

MOST = 20_000  # lines of a text to compare, without what both begin and end with; twice as many take four times as long
Code = tuple[str, int, int, int, int]


def compared(old: Sequence[str], new: Sequence[str]) -> list[Code]:
    """What became of lines, as `SequenceMatcher.get_opcodes` tells it, by a longest common subsequence. Raises `QuestionError` for too many lines."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(one), len(other)) > MOST:
        raise QuestionError(
            f"the texts differ over more than {MOST:,} lines, too many to compare here; save both as files"
        )
    blocks = [
        (0, 0, head),
        *((b.a + head, b.b + head, b.size) for b in LCSseq.opcodes(one, other).as_matching_blocks()),
    ]
    blocks += [(len(old) - tail, len(new) - tail, tail), (len(old), len(new), 0)]
    return _codes(blocks)


def unified(old: Sequence[str], new: Sequence[str], name: str, other: str) -> str:
    """The same as a unified diff, which has a name for each text. Raises the same."""
    found: list[str] = []
    for group in _Known(compared(old, new)).get_grouped_opcodes():
        found += [] if found else [f"--- {name}", f"+++ {other}"]
        (_, a, _, c, _), (_, _, b, _, d) = group[0], group[-1]
        found.append(f"@@ -{_range(a, b)} +{_range(c, d)} @@")
        for kind, begin, end, first, last in group:
            if kind == "equal":
                found += [f" {line}" for line in old[begin:end]]
                continue
            found += [f"-{line}" for line in old[begin:end]] + [f"+{line}" for line in new[first:last]]
    return "\n".join(found)


class _Known(SequenceMatcher[str]):
    """A comparison that has been made, to be cut into the groups of a unified diff."""

    def __init__(self, codes: list[Code]) -> None:
        super().__init__()
        self._codes = codes

    def get_opcodes(self) -> Any:
        """What was found."""
        return self._codes


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _codes(blocks: Sequence[tuple[int, int, int]]) -> list[Code]:
    found: list[Code] = []
    at = to = 0
    for a, b, size in blocks:
        if a > at or b > to:
            found.append(("replace" if a > at and b > to else "delete" if a > at else "insert", at, a, to, b))
        if size and found and found[-1][0] == "equal":
            found[-1] = ("equal", found[-1][1], a + size, found[-1][3], b + size)
        elif size:
            found.append(("equal", a, a + size, b, b + size))
        at, to = a + size, b + size
    return found


def _range(begin: int, end: int) -> str:
    """Lines as a unified diff counts them."""
    length = end - begin
    return f"{begin + 1}" if length == 1 else f"{begin + (length > 0)},{length}"
