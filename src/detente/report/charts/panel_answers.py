"""What groups answer: for each question and group a bar in the words of the scale, what is rejected left of the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from detente.assessment.wording import in_percent
from detente.panel.answer import names, share
from detente.panel.box import VOTES, WORDS
from detente.panel.results import Asked, Results, parts_of
from detente.panel.results import Row as Group
from detente.report.charts.panel_shared import FILL, ROW, WORDS_ON, key
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    INK,
    LETTER,
    LINE,
    SAYS,
    WIDE,
    Rows,
    chart_of,
    pixels,
    texts,
    titled,
    wrapped,
)

REJECTED = ("unacceptable", "disagree", "pass")  # these stand to the left of the line, the first nearest to it
BAR = 17  # pixels
SMALL = 11  # the size of the words in and below a bar
THIN = 5.8  # pixels that one of their letters takes


def answers_rows(found: Results, questions: Sequence[str] | None = None) -> Rows:
    """The share of each answer, or of answers that are only shown together, by question and group, in per cent of who answered; as counted, not
    weighted. A group that is withheld has a row without a share. `questions` by their ids; all by default."""
    short = names(found)
    rows: Rows = []
    for one in _chosen(found, questions):
        for r in _groups(one):
            rows += [
                {"what": short[one.name], "group": r.title, "answer": word, "number": number, "share": 100 * number / r.answered}
                for word, number in r.words
            ]  # fmt: skip
        rows += [
            {"what": short[one.name], "group": title, "answer": "withheld", "number": None, "share": None}
            for title in one.withheld
        ]
    return rows


def answers(found: Results, questions: Sequence[str] | None = None, width: int = WIDE) -> Any:
    """Bars of answers by question and group; None if none of the questions may be shown."""
    chosen = [a for a in _chosen(found, questions) if a.rows or a.everybody]
    if not chosen:
        return None
    short, place = names(found), _Places(chosen, names(found), width)
    order = [*WORDS][::-1] if any(a.kind != "statement" for a in chosen) else []
    votes = [*VOTES] if any(a.kind == "statement" for a in chosen) else []
    legend, top = key([(word, FILL[word], "square") for word in (*order, *votes)], width)
    parts = [
        *(
            chart_of([r for r in _moved(place.bars, top) if r["joined"] == joined])
            .mark_rect(**how)
            .encode(
                x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2"), color=alt.Color("colour:N", scale=None),
                description=SAYS,
            )
            for joined, how in ((False, {"stroke": LINE, "strokeWidth": 0.6}), (True, {"stroke": INK, "strokeDash": [2, 2]}))
        ),
        chart_of(_moved(place.zeros, top)).mark_rule(color=INK, strokeWidth=2).encode(x=pixels("x"), y=pixels("y"), y2=pixels("y2")),
        chart_of([{"x": 0, "x2": width, "y": y + top} for y in place.lines]).mark_rule(color=FAINT)
        .encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y")),
        texts(_moved(place.heads, top), fontWeight=600),
        texts(_moved(place.names, top)),
        texts(_moved(place.small, top), fontSize=SMALL),
        *(
            texts([r for r in _moved(place.inside, top) if r["ink"] == ink], align="center", color=ink, fontSize=SMALL)
            for ink in dict.fromkeys(r["ink"] for r in place.inside)
        ),
        *legend,
    ]  # fmt: skip
    return titled(
        alt.layer(*parts, width=width, height=round(place.height + top)),
        _finding(chosen, short),
        "In per cent of who answered, as counted. Right of the line: who find it at least tolerable, or agree; their share is the figure at the end, "
        "with its interval"
        + (", is weighted." if found.weighted else ".")
        + " Answers too few to be shown apart are one part of a bar, named in or below it, and have a dashed edge.",
        width,
    )


def _finding(chosen: list[Asked], short: dict[str, str]) -> str:
    """Which of the questions most accept and which fewest, of everybody who may be shown."""
    known = [(a, a.everybody.accept) for a in chosen if a.everybody and a.everybody.accept is not None]
    if not known:
        return "What groups answer"
    most, least = max(known, key=lambda k: k[1]), min(known, key=lambda k: k[1])
    if len(known) == 1 or most[1] == least[1]:
        return f"'{short[most[0].name]}' is accepted by {in_percent(most[1])}"
    return f"Most accept '{short[most[0].name]}', {in_percent(most[1])}; fewest '{short[least[0].name]}', {in_percent(least[1])}"


def _chosen(found: Results, questions: Sequence[str] | None) -> list[Asked]:
    if questions is None:
        return found.asked
    return [found.question(name) for name in questions]


def _groups(one: Asked) -> list[Group]:
    """The rows of a question, all together last."""
    return [*one.rows, *([one.everybody] if one.everybody and len(one.rows) != 1 else [])]


def _moved(rows: Rows, by: float) -> Rows:
    return [{**r, "y": r["y"] + by, **({"y2": r["y2"] + by} if "y2" in r else {})} for r in rows]


class _Places:
    """Where everything of the picture stands, in pixels from its top: on a page names stand beside bars, on a phone above."""

    def __init__(self, chosen: list[Asked], short: dict[str, str], width: int) -> None:
        self.wide = width >= COLUMNS
        self.left = round(width * 0.22) if self.wide else 0
        right = width - (14 * LETTER if self.wide else 0)
        shares = [self._halves(r) for a in chosen for r in _groups(a)]
        below, above = (max((s[n] for s in shares), default=0.0) for n in (0, 1))
        self.scale = (right - self.left) / ((below + above) or 1)
        self.zero = self.left + below * self.scale
        self.bars: Rows = []
        self.heads: Rows = []
        self.names: Rows = []
        self.small: Rows = []
        self.zeros: Rows = []
        self.inside: Rows = []
        self.lines: list[float] = []
        self.y = 4.0
        for one in chosen:
            if len(self.heads):
                self.lines.append(self.y + 2)
                self.y += 9
            lines = wrapped(short[one.name], width, 7.2)
            self.heads.append({"x": 0, "y": self.y + 8, "text": lines})
            self.y += ROW * len(lines) + 4
            for r in _groups(one):
                self._bar(r, short[one.name], right)
            for title in one.withheld:
                said = f"{title}: withheld"
                self.small.append({"x": 0, "y": self.y + 7, "text": wrapped(said, width)})
                self.y += ROW * len(wrapped(said, width)) + 4
        self.height = self.y + 2

    @staticmethod
    def _halves(r: Group) -> tuple[float, float]:
        left = sum(number for word, number in r.words if parts_of(word)[0] in REJECTED)
        return left / r.answered, sum(number for _, number in r.words) / r.answered - left / r.answered

    def _bar(self, r: Group, what: str, right: float) -> None:
        figure = share(r)
        if self.wide:
            lines = wrapped(r.title, self.left - 8)
            self.names.append({"x": 0, "y": self.y + BAR / 2, "text": lines})
            self.names.append({"x": right + 8, "y": self.y + BAR / 2, "text": figure})
        else:
            lines = wrapped(f"{r.title}: {figure}", right)
            self.names.append({"x": 0, "y": self.y + 7, "text": lines})
            self.y += ROW * len(lines)
        top, below = self.y, self.y + BAR
        self.zeros.append({"x": self.zero, "y": top - 2, "y2": top + BAR + 2})
        for sign, words in (
            (1, [w for w in reversed(r.words) if not _rejected(w)]),
            (-1, [w for w in r.words if _rejected(w)]),
        ):
            at = self.zero
            for word, number in words:
                if number == 0:
                    continue
                part, joined = number / r.answered, len(parts_of(word)) > 1
                long = part * self.scale
                left, at = (at, at + long) if sign > 0 else (at - long, at - long)
                near = parts_of(word)[-1 if sign > 0 else 0]  # of answers shown together, the shade of the mildest
                said = f"{what}, {r.title}: {word} {in_percent(part)} ({number:,} of {r.answered:,})"
                self.bars.append(
                    {
                        "x": left,
                        "x2": left + long,
                        "y": top,
                        "y2": top + BAR,
                        "colour": FILL[near],
                        "joined": joined,
                        "says": said,
                    }
                )
                told = f"{word} {100 * part:.0f}" if joined else f"{100 * part:.0f}"
                if len(told) * THIN + 5 <= long:
                    self.inside.append(
                        {"x": left + long / 2, "y": top + BAR / 2 + 0.5, "text": told, "ink": WORDS_ON[near]}
                    )
                elif joined:
                    begin = max(self.left, min(left, right - len(told) * THIN - 3))
                    lines_below = wrapped(told, right - begin, THIN)
                    self.small.append({"x": begin, "y": below + 7, "text": lines_below})
                    below += (ROW - 2) * len(lines_below)
        self.y = max(below, top + (ROW * len(lines) if self.wide else 0)) + 5


def _rejected(pair: tuple[str, int]) -> bool:
    return parts_of(pair[0])[0] in REJECTED
