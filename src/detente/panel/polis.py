"""Votes on statements in the files that Polis exports, both ways.

`participants-votes.csv` has a row a person: participant, group-id, n-comments, n-votes, n-agree, n-disagree, then a column a statement: 1 agrees,
-1 disagrees, 0 passes, empty: not seen. `votes.csv` has a row a vote: timestamp, datetime, comment-id, voter-id, vote. `comments.csv` has a row a
statement. Polis: compdemocracy.org/polis; Small et al. 2021, Recerca 26(2).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from detente.errors import DetenteError
from detente.files import part_of
from detente.panel.tally import NOT_SEEN

PERSON = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
VOTE = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
COMMENT = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
_CELLS = {"1": 1, "-1": -1, "0": 0, "": NOT_SEEN}


class PolisError(DetenteError):
    """A file that is not as Polis exports it; the message names the file and line."""


@dataclass(frozen=True)
class Conversation:
    """People's votes on statements.

    `votes` is int8, people x statements (1 agrees, -1 disagrees, 0 passes, `NOT_SEEN`); `people` and `statements` hold the ids of its rows and
    columns. `texts` are the statements' texts, in the same order, empty where the file does not tell. `groups` is each person's published group,
    int16, -1 for none. `moderated` says which statements the moderators took out.
    """

    votes: NDArray[np.int8]
    people: tuple[str, ...]
    statements: tuple[str, ...]
    texts: tuple[str, ...]
    groups: NDArray[np.int16]
    moderated: NDArray[np.bool_]


def read(folder: str | Path) -> Conversation:
    """Read a conversation from the folder of an export: `participants-votes.csv`, or `votes.csv` where that is missing, and `comments.csv` if it is
    there.

    Raises `PolisError`.
    """
    given = Path(folder)
    if (given / "participants-votes.csv").is_file():
        found = read_participants(given / "participants-votes.csv")
    elif (given / "votes.csv").is_file():
        found = read_votes(given / "votes.csv")
    else:
        raise PolisError(f"{given}: has neither participants-votes.csv nor votes.csv")
    if not (given / "comments.csv").is_file():
        return found
    comments = read_comments(given / "comments.csv")
    texts = tuple(comments.get(s, ("", False))[0] for s in found.statements)
    out = np.array([comments.get(s, ("", False))[1] for s in found.statements], bool)
    return Conversation(found.votes, found.people, found.statements, texts, found.groups, out)


def read_participants(path: str | Path) -> Conversation:
    """Read `participants-votes.csv`. Raises `PolisError`."""
    rows = _rows(Path(path))
    _, header = next(rows)
    if tuple(header[: len(PERSON)]) != PERSON:
        raise PolisError(f"{path}: line 1: the columns must begin with {', '.join(PERSON)}")
    statements = tuple(header[len(PERSON) :])
    _each_once(path, statements, "statement")
    people, groups, votes = [], [], []
    for line, row in rows:
        if len(row) != len(header):
            raise PolisError(f"{path}: line {line}: has {len(row)} columns, the first line {len(header)}")
        try:
            votes.append([_CELLS[cell] for cell in row[len(PERSON) :]])
        except KeyError as error:
            raise PolisError(f"{path}: line {line}: a vote is 1, 0, -1 or empty, not {error.args[0]!r}") from None
        people.append(row[0])
        groups.append(_whole(path, line, "group-id", row[1]) if row[1] else -1)
    _each_once(path, people, "participant")
    matrix = np.array(votes, np.int8).reshape(len(people), len(statements))
    return _bare(matrix, people, statements, np.array(groups, np.int16))


def read_votes(path: str | Path) -> Conversation:
    """Read `votes.csv`: of a person's votes on a statement the last counts, by timestamp, and by place in the file where those are equal.

    People and statements are in the order of their ids. Raises `PolisError`.
    """
    rows = _rows(Path(path))
    _, header = next(rows)
    if tuple(header) != VOTE:
        raise PolisError(f"{path}: line 1: the columns must be {', '.join(VOTE)}")
    last: dict[tuple[str, str], tuple[int, int]] = {}
    for line, row in rows:
        if len(row) != len(VOTE):
            raise PolisError(f"{path}: line {line}: has {len(row)} columns, not {len(VOTE)}")
        if row[4] not in ("1", "0", "-1"):
            raise PolisError(f"{path}: line {line}: a vote is 1, 0 or -1, not {row[4]!r}")
        when, key = _whole(path, line, "timestamp", row[0]), (row[3], row[2])
        if key not in last or when >= last[key][0]:
            last[key] = (when, int(row[4]))
    people = sorted({p for p, _ in last}, key=_by_number)
    statements = sorted({s for _, s in last}, key=_by_number)
    row_of, column_of = {p: i for i, p in enumerate(people)}, {s: i for i, s in enumerate(statements)}
    matrix = np.full((len(people), len(statements)), NOT_SEEN, np.int8)
    for (person, statement), (_, vote) in last.items():
        matrix[row_of[person], column_of[statement]] = vote
    return _bare(matrix, people, statements, np.full(len(people), -1, np.int16))


def read_comments(path: str | Path) -> Mapping[str, tuple[str, bool]]:
    """Read `comments.csv`: each statement's text, and whether the moderators took it out (`moderated` is -1). Raises `PolisError`."""
    rows = _rows(Path(path))
    _, header = next(rows)
    missing = [c for c in ("comment-id", "comment-body") if c not in header]
    if missing:
        raise PolisError(f"{path}: line 1: there is no column {missing[0]}")
    at, text = header.index("comment-id"), header.index("comment-body")
    judged = header.index("moderated") if "moderated" in header else None
    found = {}
    for line, row in rows:
        if len(row) != len(header):
            raise PolisError(f"{path}: line {line}: has {len(row)} columns, the first line {len(header)}")
        found[row[at]] = (row[text], judged is not None and row[judged] == "-1")
    return found


def write_participants(path: str | Path, conversation: Conversation) -> None:
    """Write `participants-votes.csv`, as `read_participants` reads it. `n-comments` is 0: a panel does not keep who wrote a statement.

    The file holds single ballots, so what `secrecy` withholds can be read from it: it is for data that is public, or for whoever may see ballots.
    """
    with part_of(Path(path)) as part, part.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*PERSON, *conversation.statements])
        for person, group, votes in zip(
            conversation.people, conversation.groups.tolist(), conversation.votes, strict=True
        ):
            numbers = [0, int((votes != NOT_SEEN).sum()), int((votes == 1).sum()), int((votes == -1).sum())]
            cells = ["" if v == NOT_SEEN else v for v in votes.tolist()]
            out.writerow([person, "" if group < 0 else group, *numbers, *cells])


def write_comments(path: str | Path, conversation: Conversation, when: Sequence[datetime] | None = None) -> None:
    """Write `comments.csv`, as `read_comments` reads it, with how many agree and disagree. `author-id` is empty; `when` is when each was put."""
    with part_of(Path(path)) as part, part.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COMMENT)
        for column, statement in enumerate(conversation.statements):
            votes = conversation.votes[:, column]
            put = when[column].astimezone(UTC) if when else None
            out.writerow(
                [
                    int(put.timestamp() * 1000) if put else "", put.strftime("%a %b %d %H:%M:%S UTC %Y") if put else "", statement, "",
                    int((votes == 1).sum()), int((votes == -1).sum()), -1 if conversation.moderated[column] else 1,
                    conversation.texts[column],
                ]
            )  # fmt: skip


def _bare(
    votes: NDArray[np.int8], people: Sequence[str], statements: Sequence[str], groups: NDArray[np.int16]
) -> Conversation:
    """A conversation whose statements have no texts yet."""
    texts = ("",) * len(statements)
    return Conversation(votes, tuple(people), tuple(statements), texts, groups, np.zeros(len(statements), bool))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, each with its line; blank lines are passed over."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            empty = True
            for row in lines:
                if row:
                    empty = False
                    yield lines.line_num, row
            if empty:
                raise PolisError(f"{path}: is empty")
    except csv.Error as error:
        raise PolisError(f"{path}: line {lines.line_num}: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PolisError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _whole(path: str | Path, line: int, column: str, text: str) -> int:
    """A whole number from a cell."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise PolisError(f"{path}: line {line}: {column} must be a whole number, not {text!r}")
    number = int(text)
    if column == "group-id" and number > np.iinfo(np.int16).max:
        raise PolisError(f"{path}: line {line}: group-id must be at most {np.iinfo(np.int16).max}, not {number}")
    return number


def _each_once(path: str | Path, names: Sequence[str], what: str) -> None:
    """Refuse a name that stands twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PolisError(f"{path}: {what} {name!r} stands twice")
        seen.add(name)


def _by_number(name: str) -> tuple[int, int, str, str]:
    """Numbers in their order, before other names: the longer is the larger, so that none need be read, however long."""
    if not (name.isascii() and name.isdigit()):
        return 1, 0, "", name
    digits = name.lstrip("0")
    return 0, len(digits), digits, name
