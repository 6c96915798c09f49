"""How a quarter goes: who moves when, as a diagram from top to bottom, with today's chances on the branches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import front_between, in_percent
from detente.report.charts.shared import (
    COLUMNS,
    FAINT,
    INK,
    ON,
    PEACE,
    SAYS,
    WAR,
    WIDE,
    Rows,
    chart_of,
    colour_of,
    pixels,
    texts,
    titled,
    wrapped,
)

GUTTER, TRUNK, LEFT = 8, 28, 50  # pixels: where ways past some steps run, where steps stand, and where words begin
MEDIATOR, NOTHING = "mediator", "none"


@dataclass
class Step:
    """A step of the quarter and its branches. `past`: the branch that leads past the talks, if there is one."""

    title: str
    branches: Rows = field(default_factory=list)
    past: int | None = None

    def branch(self, words: str, path: str | None, chance: float | None, colour: str = WAR) -> None:
        """Add a branch; `chance` is None where the assessment does not tell it."""
        self.branches.append({"words": words, "path": path or "", "chance": chance, "colour": colour})


def quarter_rows(a: Assessment) -> Rows:
    """Every branch of a quarter like today's with its chance in per cent, and the path of the answer behind it.

    Where branches exclude each other, chances are means over the draws, which add up; for answers and threats they are medians, as elsewhere.
    Empty for an assessment that does not tell who would propose what.
    """
    rows: Rows = []
    for n, step in enumerate(_steps(a, every=True), 1):
        for b in step.branches:
            chance = None if b["chance"] is None else 100 * b["chance"]
            rows.append({"step": n, "who moves": step.title, "what": b["words"], "chance": chance, "answer": b["path"]})
    return rows


def _mean(a: Assessment, path: str) -> float:
    return float(np.mean(a.samples[path]))


def _name(a: Assessment, who: str) -> str:
    return "a mediator" if who == MEDIATOR else a.titles.get(who, who)


def _offer(a: Assessment, terms: str) -> str:
    """What somebody would put forward, in words."""
    if terms == NOTHING:
        return "nothing"
    deal, _, threat = terms.partition(" or ")
    return f"'{a.titles[deal]}'" + (f", or else: {a.titles[threat]}" if threat else "")


def _likeliest(a: Assessment) -> str:
    """The proposal most likely to be put on the table this quarter, whoever puts it there, in an assessment narrowed to another proposal, too."""
    weight: dict[str, float] = {}
    for who in a.under("turn"):
        for terms in a.under(paths.proposes(who)):
            if terms != NOTHING and " or " not in terms:
                weight[terms] = weight.get(terms, 0.0) + _mean(a, paths.turn(who)) * _mean(
                    a, paths.proposes(who, terms)
                )
    return max(weight, key=lambda p: weight[p])


def _steps(a: Assessment, *, every: bool) -> list[Step]:
    """The steps in order, with `every` branch or only the likeliest where a party has many."""
    if not a.under("turn"):
        return []
    stuck, talks = paths.deadlock(paths.TODAY), paths.talks(paths.TODAY)
    first = Step("Are the talks in deadlock?", past=0)
    first.branch("yes: earlier refusals stand, and nobody weighs terms", stuck, _mean(a, stuck))
    first.branch("no", stuck, 1 - _mean(a, stuck))
    second = Step("If not: are there talks?", past=0)
    second.branch("no talks", talks, 1 - _mean(a, talks))
    second.branch("talks", talks, _mean(a, talks))
    return [first, second, *_table(a, every), *_after(a, every)]


def _table(a: Assessment, every: bool) -> list[Step]:
    """The steps at the table: whose turn it is, what is proposed, and who signs."""
    turn = Step("If there are: chance picks who may put terms on the table")
    offer = Step("That one puts terms forward, or none" + ("" if every else "; the likeliest of each"))
    for who in a.under("turn"):
        turn.branch(_name(a, who), paths.turn(who), _mean(a, paths.turn(who)), colour_of(a, who))
        chances = {terms: _mean(a, paths.proposes(who, terms)) for terms in a.under(paths.proposes(who))}
        best = max(chances, key=lambda t: chances[t])
        for terms, chance in chances.items():
            if every or terms == best:
                offer.branch(
                    f"{_name(a, who)}: {_offer(a, terms)}", paths.proposes(who, terms), chance, colour_of(a, who)
                )
    deal = _likeliest(a)
    answer = Step(f"The others answer one after another; today, to '{a.titles[deal]}'")
    for who in a.under(paths.signs(deal)):
        signs = f"{a.titles[who]} signs, if the others do"
        answer.branch(signs, paths.signs(deal, who), a.band(paths.signs(deal, who)).median, colour_of(a, who))
    signed = paths.all_sign(deal)
    answer.branch("all sign: the war is settled", signed, a.band(signed).median if signed in a.samples else None, PEACE)
    steps = [turn, offer, answer]
    threats = a.facts.get("who", {}).get("threats", {})
    if a.threats:
        step = Step("If terms came with a threat and were refused: is it carried out?")
        for t in a.threats:
            by = threats.get(t, {}).get("by", "")
            path = paths.carried_out(t, paths.TODAY)
            step.branch(
                f"{a.titles.get(by, by)}: {a.titles[t]}".removeprefix(": "), path, a.band(path).median, colour_of(a, by)
            )
        steps.append(step)
    return steps


def _after(a: Assessment, every: bool) -> list[Step]:
    """The steps of a quarter without a signature: what backers give, and the war's own moves."""
    steps = []
    if a.under("supports"):
        backing = Step(
            "No peace: backers set their support" + ("" if every else "; the likeliest of each, without talks")
        )
        for who in a.under("supports"):
            chances = {level: _mean(a, paths.supports(who, level)) for level in a.under(paths.supports(who))}
            best = max(chances, key=lambda c: chances[c])
            for level, chance in chances.items():
                if every or level == best:
                    backing.branch(f"{a.titles[who]}: {level}", paths.supports(who, level), chance, colour_of(a, who))
        steps.append(backing)
    war = Step("Chance decides the fighting")
    for front, moves in _moves(a).items():
        war.branch(f"the {front} stays", None, 1 - sum(chance for _, chance in moves.values()))
        for side, (path, chance) in moves.items():
            war.branch(f"the {front} moves toward a victory of {a.titles[side]}", path, chance, colour_of(a, side))
    war.branch("a side may wear out or collapse, or the war may escalate", None, None)
    return [*steps, war]


def _moves(a: Assessment) -> dict[str, dict[str, tuple[str, float]]]:
    """For each front, by name, toward whose victory it may move: {side: (path, chance)}."""
    if not a.under("front_moves_between"):
        found = {side: paths.front_moves(side) for side in a.sides}
        return {"front": {side: (path, _mean(a, path)) for side, path in found.items()}}
    fronts = {}
    for one in a.under("front_moves_between"):
        for other in a.under(paths.front_moves_between(one)):
            toward = {side: paths.front_moves_between(one, other, side) for side in (one, other)}
            fronts[front_between(a.titles, one, other)] = {
                side: (path, _mean(a, path)) for side, path in toward.items()
            }
    return fronts


def quarter(a: Assessment, width: int = WIDE) -> Any:
    """The steps of a quarter from top to bottom; None for an assessment that does not tell who would propose what."""
    steps = _steps(a, every=False)
    if not steps:
        return None
    stuck, silent = (float(steps[n].branches[0]["chance"]) for n in (0, 1))
    onward = next(n for n, s in enumerate(steps) if s.title.startswith(("No peace", "Chance decides")))
    later = range(onward, len(steps))
    if stuck >= 0.5:
        likely, path = f"the talks are in deadlock ({in_percent(stuck)})", [0, *later]
    elif silent >= 0.5:
        likely, path = f"no deadlock, but no talks either ({in_percent(silent)})", [0, 1, *later]
    else:
        terms = a.titles[_likeliest(a)]
        likely, path = f"talks ({in_percent(1 - silent)}), with '{terms}' on the table", list(range(len(steps)))
    finding = f"Most likely this quarter: {likely}"
    words, bars, places, end = _places(steps, width, onward)
    ways = _ways(steps, places, onward, path, end)
    hue = alt.Color("colour:N", scale=None)
    nodes = [
        {"x": TRUNK, "y": y, "text": str(n + 1), "colour": INK if n in path else WAR, "y0": y + 0.5}
        for n, y in enumerate(places)
    ]
    chart = alt.layer(
        chart_of(ways)
        .mark_rule()
        .encode(x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2"), strokeWidth=alt.StrokeWidth("wide:Q", scale=None), color=hue),
        chart_of(nodes).mark_point(filled=True, size=380, opacity=1).encode(x=pixels("x"), y=pixels("y"), color=hue),
        texts(nodes, align="center", fontWeight=600).encode(color=alt.value(ON)),
        chart_of(bars).mark_rect(cornerRadius=2).encode(
            x=pixels("x"), x2=pixels("x2"), y=pixels("y"), y2=pixels("y2"), color=hue,
            opacity=alt.Opacity("full:Q", scale=None), description=SAYS
        ),
        texts([w for w in words if w["bold"]], fontWeight=600),
        texts([w for w in words if not w["bold"]]),
    )  # fmt: skip
    return titled(
        chart.properties(width=width, height=round(end) + 4),
        finding,
        "Who moves when, from top to bottom, with today's chances on the branches: means over the draws, and medians for answers and threats. A "
        "branch without a figure is one that the assessment does not tell. The thick line is the likeliest way through the quarter.",
        width,
    )


def _places(steps: list[Step], width: int, onward: int) -> tuple[Rows, Rows, list[float], float]:
    """Words and bars with their places, the heights of the steps, and where the last ends."""
    full = 150.0 if width >= COLUMNS else 60.0
    figure = LEFT + full + 6
    label = figure + 40
    words: Rows = []
    bars: Rows = []
    places, top = [], 12.0
    for n, step in enumerate(steps):
        places.append(top)
        title = wrapped(step.title, width - LEFT, 7.2)
        words.append({"x": LEFT, "y": top, "text": title, "bold": True})
        top += 15 * len(title) + 3
        for number, b in enumerate(step.branches):
            leads = f" (to step {onward + 1})" if step.past == number and onward != n + 1 else ""
            text = wrapped(b["words"] + leads, width - label)
            words.append({"x": label, "y": top + 6, "text": text, "bold": False})
            if b["chance"] is not None:
                told = in_percent(b["chance"])
                bar = {"x": LEFT, "y": top + 1, "y2": top + 11, "says": f"{step.title}: {b['words']}, {told}"}
                bars.append({**bar, "x2": LEFT + full, "colour": FAINT, "full": 0.6})
                bars.append({**bar, "x2": LEFT + full * b["chance"], "colour": b["colour"], "full": 1.0})
                words.append({"x": figure, "y": top + 6, "text": told, "bold": False})
            top += 15 * len(text) + 3
        top += 14
    return words, bars, places, top - 6


def _ways(steps: list[Step], places: list[float], onward: int, path: list[int], end: float) -> Rows:
    """Lines from step to step, and past the talks; thick along the path."""
    out: Rows = []

    def line(x: float, x2: float, y: float, y2: float, on: bool) -> None:
        out.append({"x": x, "x2": x2, "y": y, "y2": y2, "wide": 4.0 if on else 1.5, "colour": INK if on else WAR})

    for n, (y, y2) in enumerate(zip(places, [*places[1:], end], strict=True)):
        line(TRUNK, TRUNK, y, y2, n in path and (n + 1 in path or n + 1 == len(places)))
    for n, step in enumerate(steps):
        if step.past is not None:
            on = n in path and n + 1 not in path
            for x, x2, y, y2 in ((GUTTER, TRUNK, places[n], places[n]), (GUTTER, GUTTER, places[n], places[onward])):
                line(x, x2, y, y2, on)
    line(GUTTER, TRUNK, places[onward], places[onward], onward - 1 not in path)
    return sorted(out, key=lambda r: float(r["wide"]))
