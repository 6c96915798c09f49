"""The ballots of a panel as arrays, and as CSV files that come and go."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.case.problems import unknown
from detente.errors import DetenteError
from detente.panel import polis
from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN, Word

LARGEST = 1_000_000_000  # bytes of a file of ballots
TOLD = 20  # mistakes of a file that are told
WORDS = {word.name.lower(): int(word) for word in Word}
VOTES = {"agree": 1, "pass": 0, "disagree": -1}

Floats = NDArray[np.float64]


class BallotError(DetenteError):
    """A file of ballots that does not fit its panel; the message names the file, the line and what would be right."""


@dataclass(frozen=True)
class Box:
    """Ballots, a row each: who cast one is not known.

    `answers` is int8, ballots x questions (see `tally`); `groups` is int16, -1 for none declared; `also` holds, for each further variable of the
    panel, int16 indices of its answers. `seconds` is how long each took, `submitted` when it came in seconds since 1970, both NaN where not known;
    `open_link` says which came without an invitation. `known` says which somebody besides the voter has seen, as whoever types in paper ballots
    does; None where nobody keeps a ballot from another, as in a file of one's own.
    """

    answers: NDArray[np.int8]
    groups: NDArray[np.int16]
    also: Mapping[str, NDArray[np.int16]]
    seconds: Floats
    submitted: Floats
    open_link: NDArray[np.bool_]
    known: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.groups)

    def only(self, which: NDArray[np.bool_]) -> Box:
        """Some of the ballots, by a mask."""
        also = {name: values[which] for name, values in self.also.items()}
        return Box(
            self.answers[which],
            self.groups[which],
            also,
            self.seconds[which],
            self.submitted[which],
            self.open_link[which],
            None if self.known is None else self.known[which],
        )


def empty(panel: Panel, number: int = 0) -> Box:
    """So many ballots on which nothing has been answered."""
    return Box(
        np.full((number, len(panel.questions)), NOT_SEEN, np.int8),
        np.full(number, -1, np.int16),
        {name: np.full(number, -1, np.int16) for name in panel.also},
        np.full(number, np.nan),
        np.full(number, np.nan),
        np.zeros(number, bool),
    )


def read_ballots(panel: Panel, path: str | Path) -> Box:
    """Read ballots from a CSV file: a row a ballot, a column a question.

    Columns: `group`, one for each further variable, and each question by its id; all of them may be missing, and `seconds` and `submitted` may be
    there. A cell holds a word of the scale, or `agree`, `pass`, `disagree` for a statement (or the numbers 1 to 5, or 1, 0, -1); nothing where it
    was not answered. Raises `BallotError` with each mistake, its line and its column.
    """
    file = Path(path)
    try:
        if file.stat().st_size > LARGEST:
            raise BallotError(f"{file}: the file is larger than {LARGEST:,} bytes")
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return _read(panel, str(file), lines)
    except UnicodeDecodeError:
        raise BallotError(f"{file}: is not UTF-8 text; save it as a CSV file in UTF-8") from None
    except FileNotFoundError:
        raise BallotError(f"{file}: no such file") from None
    except OSError as error:
        raise BallotError(f"{file}: {error.strerror}") from None
    except csv.Error as error:
        raise BallotError(f"{file}: not a CSV file: {error}") from None


def parse_ballots(panel: Panel, text: str, file: str = "<text>") -> Box:
    """The same from the text of a file."""
    try:
        return _read(panel, file, io.StringIO(text.removeprefix("\ufeff"), newline=""))
    except csv.Error as error:
        raise BallotError(f"{file}: not a CSV file: {error}") from None


def _read(panel: Panel, file: str, lines: Iterable[str]) -> Box:
    rows = csv.reader(lines)
    head = [name.strip() for name in next(rows, [])]
    known = {"group", "seconds", "submitted", *panel.also, *panel.questions}
    for name in head:
        if name not in known:
            raise BallotError(f"{file}:1: {unknown(name, known, 'column: ')}")
        if head.count(name) > 1:
            raise BallotError(f"{file}:1: the column '{name}' is there twice; keep one")
    if not set(head) & set(panel.questions):
        raise BallotError(
            f"{file}:1: has no column of a question; expected the panel's questions by their ids, such as '{next(iter(panel.questions), '')}'"
        )
    questions = list(panel.questions)
    cells = {name: ({**WORDS, **{str(v): v for v in WORDS.values()}} if scaled else {**VOTES, **{str(v): v for v in VOTES.values()}})
             for name, scaled in zip(questions, panel.scaled, strict=True)}  # fmt: skip
    codes = {"group": {g: n for n, g in enumerate(panel.groups)}} | {
        a: {c: n for n, c in enumerate(about.answers)} for a, about in panel.also.items()
    }
    answers: list[NDArray[np.int8]] = []
    declared: dict[str, list[int]] = {name: [] for name in codes}
    times: dict[str, list[float]] = {"seconds": [], "submitted": []}
    wrong: list[str] = []
    for row in rows:
        line = rows.line_num
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(head):
            wrong.append(f"{file}:{line}: has {len(row)} cells; the first line names {len(head)} columns")
            continue
        found = dict(zip(head, (cell.strip() for cell in row), strict=True))
        ballot = np.full(len(questions), NOT_SEEN, np.int8)
        for n, name in enumerate(questions):
            cell = found.get(name, "")
            if cell and cell.lower() not in cells[name]:
                words = [w for w in cells[name] if not w.lstrip("-").isdigit()]
                wrong.append(f"{file}:{line}: {name}: {unknown(cell, words, 'answer: ')}")
            elif cell:
                ballot[n] = cells[name][cell.lower()]
        answers.append(ballot)
        for name, code in codes.items():
            cell = found.get(name, "")
            if cell and cell not in code:
                wrong.append(f"{file}:{line}: {name}: {unknown(cell, code)}")
            declared[name].append(code.get(cell, -1))
        for name, kept in times.items():
            cell = found.get(name, "")
            try:
                kept.append(float(cell) if cell else np.nan)
            except ValueError:
                wrong.append(f"{file}:{line}: {name}: got '{cell}'; expected a number of seconds")
        if len(wrong) > TOLD:
            break
    if wrong:
        raise BallotError("\n".join([*wrong[:TOLD], *(["and there are more"] if len(wrong) > TOLD else [])]))
    box = empty(panel, len(answers))
    return replace(
        box,
        answers=np.stack(answers) if answers else box.answers,
        groups=np.array(declared.pop("group"), np.int16),
        also={name: np.array(values, np.int16) for name, values in declared.items()},
        seconds=np.array(times["seconds"], float),
        submitted=np.array(times["submitted"], float),
    )


def ballots_csv(panel: Panel, box: Box) -> str:
    """Ballots as the text of a CSV file that `read_ballots` reads back to the same.

    For ballots that were cast on paper, or made up: of a panel that people answered in secret its owner is shown no single ballot.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    timed = [name for name in ("seconds", "submitted") if np.isfinite(getattr(box, name)).any()]
    writer.writerow(["group", *panel.also, *timed, *panel.questions])
    word = {value: name for name, value in WORDS.items()}
    vote = {value: name for name, value in VOTES.items()}
    names = list(panel.groups)
    for n in range(len(box)):
        also = [
            list(about.answers)[int(box.also[a][n])] if box.also[a][n] >= 0 else "" for a, about in panel.also.items()
        ]
        cells = [
            "" if value == NOT_SEEN else (word if scaled else vote)[int(value)]
            for value, scaled in zip(box.answers[n], panel.scaled, strict=True)
        ]
        clock = [f"{float(getattr(box, name)[n]):.12g}" if np.isfinite(getattr(box, name)[n]) else "" for name in timed]
        writer.writerow([names[int(box.groups[n])] if box.groups[n] >= 0 else "", *also, *clock, *cells])
    return out.getvalue()


def from_polis(folder: str | Path, groups: Sequence[str] = ()) -> tuple[str, Box]:
    """A panel's file and its ballots from a conversation exported by Polis: its statements, and its published groups as the declared ones.

    Polis' groups are found by clustering, so the panel says that nobody declared them. `groups` gives them titles. Raises `PolisError`.
    """
    from ruamel.yaml import YAML

    found = polis.read(folder)
    number = max(int(found.groups.max(initial=-1)) + 1, 1)
    titles = list(groups) + [f"Group {n + 1} as Polis found it" for n in range(len(groups), number)]
    names = [f"group-{n + 1}" for n in range(number)]
    kept = ~found.moderated
    statements = [(s, t) for s, t, k in zip(found.statements, found.texts, kept, strict=True) if k]
    tree = {
        "panel": 1,
        "id": "polis",
        "title": "A conversation held in Polis",
        "groups": dict(zip(names, titles, strict=True)),
        "questions": {f"s-{s}": {"kind": "statement", "asks": t or f"Statement {s}"} for s, t in statements},
    }
    out, yaml = io.StringIO(), YAML()
    yaml.width = 150
    yaml.dump(tree, out)
    people = len(found.people)
    blank = np.full(people, np.nan)
    return out.getvalue(), Box(found.votes[:, kept], found.groups, {}, blank, blank, np.zeros(people, bool))


def to_polis(panel: Panel, box: Box, language: str | None = None) -> polis.Conversation:
    """The votes on a panel's statements as a conversation that `polis.write_participants` writes, with declared groups as its groups.

    Questions with the words of the scale have no place in Polis' files, and are left out. People are numbered in the order of the ballots, whoever
    they are. Raises `BallotError` for a panel without statements.
    """
    kept = ~np.array(panel.scaled, bool)
    asked = [q for q in panel.questions.values() if q.kind == "statement"]
    if not asked:
        raise BallotError(f"the panel '{panel.id}' has no statements, and Polis' files hold votes on statements alone")
    return polis.Conversation(
        box.answers[:, kept], tuple(str(n) for n in range(len(box))), tuple(str(n) for n in range(len(asked))),
        tuple(panel.words(q.asks, language) for q in asked), box.groups, np.zeros(len(asked), bool),
    )  # fmt: skip
