"""The tables of the graph model, each described once; terminal and pages draw the same description."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from detente.assessment.tables import Table
from detente.assessment.wording import count, in_percent
from detente.graph.answer import GraphAnswer
from detente.graph.words import MEANS, TITLES, listed, together

FEW = 6  # conditions told in full
MARKED = (
    "r: no better move; s: deterred by answers that are good for whoever gives them (SEQ); m, g: deterred only by answers that may hurt whoever "
    "gives them (m: SMR, g: GMR); u: leaves. *: today. Ranks: 1 is best."
)


def tables(found: GraphAnswer) -> list[Table]:
    """All tables that there are."""
    made = [tableau(found), lasting(found), ways(found), upset(found), coalition(found), wanted(found), needed(found)]
    return [t for t in made if t is not None]


def tableau(found: GraphAnswer) -> Table:
    """The usual tableau: a column a state; options, ranks, marks and equilibria below each other."""
    d, shown = found.data, found.shown
    place = {s: n for n, s in enumerate(found.states)}
    head = ["state", *(f"{s}*" if s == found.today else s for s in shown)]
    rows = [
        [o["name"], *(d["patterns"][place[s]][n] for s in shown)] for n, o in enumerate(d["options"]) if d["patterns"]
    ]
    for p in found.parties:
        ranks = d["ranks"][p]
        order = {r: n + 1 for n, r in enumerate(sorted(set(ranks), reverse=True))}
        rows.append([f"{p}: rank", *(str(order[ranks[place[s]]]) for s in shown)])
    rows += [[f"{p}: stays", *(found.mark(p, s) for s in shown)] for p in found.parties]
    for concept, title in TITLES.items():
        last = set(found.equilibria(concept))
        rows.append([title, *("E" if s in last else "" for s in shown)])
    return Table(f"States ({len(found.states):,})", head, rows, note=f"{MARKED} E: equilibrium.{_left_out(found)}")


def by_state(found: GraphAnswer) -> Table:
    """The same with a row a state, for pages, where rows can be read on a phone: what is taken, each party's rank and mark, and by what it lasts."""
    d, place, rows = found.data, {s: n for n, s in enumerate(found.states)}, []
    orders = {p: {r: n + 1 for n, r in enumerate(sorted(set(ranks), reverse=True))} for p, ranks in d["ranks"].items()}
    for s in found.shown:
        what = d["says"].get(s, "")
        if d["patterns"] and not what:
            letters = d["patterns"][place[s]]
            what = ", ".join(o["name"] for n, o in enumerate(d["options"]) if letters[n] == "Y") or "nothing"
        cells = [f"{orders[p][d['ranks'][p][place[s]]]} {found.mark(p, s)}" for p in found.parties]
        by = ", ".join(title for c, title in TITLES.items() if s in found.equilibria(c))
        rows.append([f"{s}*" if s == found.today else s, what, *cells, by or "-"])
    head = [
        "state",
        "what is done" if d["patterns"] and not d["says"] else "what it is",
        *found.parties.values(),
        "lasts by",
    ]
    return Table(f"States ({len(found.states):,})", head, rows, words=True, note=f"{MARKED}{_left_out(found)}")


def _left_out(found: GraphAnswer) -> str:
    left = len(found.states) - len(found.shown)
    why = "improvements from today do not lead there, and they are not the firmest equilibria"
    return f" {count(left, 'state')} left out: {why}." if left else ""


def lasting(found: GraphAnswer) -> Table:
    """The equilibria by each way of looking ahead, against single parties and against coalitions."""
    rows = []
    for concept, title in TITLES.items():
        alone = found.equilibria(concept)
        row = [title, listed(alone) or "none"]
        if found.data["coalitions"] is not None:
            row.append(listed(found.equilibria(concept, coalitions=True)) or "none")
        rows.append(row)
    head = ["which states last", "against each party alone"]
    if found.data["coalitions"] is not None:
        head.append("against coalitions")
    note = " ".join(f"{title}: {MEANS[c]}." for c, title in TITLES.items())
    return Table("Equilibria", head, rows, note=note)


def ways(found: GraphAnswer, to: Collection[str] | None = None) -> Table | None:
    """The shortest ways from today to the states that last, or to those among `to`."""
    kinds = found.data["status_quo"]
    if kinds is None:
        return None
    says = {"moves": "by any moves", "improvements": "by improvements", "coalitions": "and of coalitions"}
    rows = []
    shown = set(found.shown if to is None else to)
    for state in kinds["moves"]:
        if state != found.today and state in shown:
            rows.append([state, *(_way(kinds[k].get(state)) for k in kinds)])
    if not rows:
        return None
    head = ["to state", *(says[k] for k in kinds)]
    note = "The shortest ways, nobody moving twice running: who moves, and to which state. 'none': it cannot be reached so."
    return Table(f"From today, state {found.today}", head, rows, note=note)


def _way(steps: list[dict[str, Any]] | None) -> str:
    if steps is None:
        return "none"
    return ", ".join(f"{' + '.join(s['who'])} to {s['to']}" for s in steps)


def upset(found: GraphAnswer) -> Table | None:
    """The coalitions that improve from a state that lasts against each party alone."""
    rows = [
        [state, " + ".join(r["members"]), listed(r["to"], "or")]
        for state, all_ in found.data["upset"].items()
        for r in all_
    ]
    return Table("Coalitions that improve from an equilibrium", ["from state", "who", "to"], rows) if rows else None


def coalition(found: GraphAnswer) -> Table | None:
    """Where the coalition that was asked about improves to."""
    asked = found.data["coalition"]
    if asked is None:
        return None
    title = f"Where {together(found, asked['members'])} improve together"
    rows = [[s, listed(to, "or")] for s, to in asked["moves"].items()]
    return Table(title, ["from state", "to"], rows or [["nowhere", ""]])


def wanted(found: GraphAnswer) -> Table | None:
    """How each party's ordering would have to change for the wanted state to last."""
    rows = found.data["inverse"]
    if not rows:
        return None
    told = []
    for r in rows:
        told.append(
            [f"{r['party']}, {TITLES[r['concept']]}", change(r), "-" if r["share"] is None else in_percent(r["share"])]
        )
    note = (
        "Swaps of neighbours in the party's present ordering, all others' staying as they are. Share: of all strict orderings of the party, how many "
        "make it stay by itself."
    )
    head = ["party and concept", "smallest change", "share"]
    return Table(f"For state {rows[0]['state']} to last", head, told, note=note)


def needed(found: GraphAnswer) -> Table | None:
    """What each party's ordering must satisfy for it to stay in the wanted state; None for large graphs."""
    rows = [r for r in found.data["inverse"] if r["conditions"] is not None]
    if not rows:
        return None
    told = [[f"{r['party']}, {TITLES[r['concept']]}", condition(r["conditions"])] for r in rows]
    note = "What the party itself must like; where the others' answers matter, as their orderings are now."
    return Table(
        f"It stays in state {rows[0]['state']} if it prefers to that",
        ["party and concept", "of these states"],
        told,
        note=note,
    )


def condition(all_of: list[list[list[str]]]) -> str:
    """Conditions in words: not 9; not 2 or not (3, 8)."""
    if not all_of:
        return "any: it always stays"
    said = []
    for groups in all_of:
        first = [f"none of ({', '.join(g)})" if len(g) > 1 else f"not {g[0]}" for g in groups[:FEW]]
        said.append(" or ".join(first) + (f" or {len(groups) - FEW} other ways" if len(groups) > FEW else ""))
    return "; and ".join(said[:FEW]) + (f"; and {len(said) - FEW} more conditions" if len(said) > FEW else "")


def change(r: dict[str, Any]) -> str:
    """The smallest change of an ordering in words."""
    if r["against"]:
        return f"none: {listed(r['against'])} would leave"
    if r["hopeless"]:
        return "none does it"
    if r["swaps"] is None:
        return f"{count(r['at_least'], 'swap')} or more; none found"
    if r["swaps"] == 0:
        return "none needed"
    return count(r["swaps"], "swap") if r["exact"] else f"{r['at_least']} to {count(r['swaps'], 'swap')}"
