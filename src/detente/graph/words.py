"""What the graph model says of a conflict, in a few plain sentences."""

from __future__ import annotations

from collections.abc import Sequence

from detente.graph.answer import Data, GraphAnswer

TITLES = {
    "nash": "Nash",
    "seq": "SEQ",
    "sseq": "SSEQ",
    "smr": "SMR",
    "gmr": "GMR",
}  # in the order in which they are shown
MEANS = {
    "nash": "no party can do better by a move of its own",
    "seq": "every such move would be answered, by moves good for whoever makes them, so that it does not pay",
    "sseq": "as SEQ, and the party could not escape from the answer",
    "smr": "as GMR, and the party could not escape from the answer",
    "gmr": "every such move could be answered, if need be at the answerer's own cost, so that it does not pay",
}
MOST = 12  # states named in a sentence


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a sentence: `5, 8 and 9`; of very many the first ones and how many more."""
    if len(names) > MOST:
        return f"{', '.join(names[:MOST])} {last} {len(names) - MOST:,} more"
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def states(names: Sequence[str]) -> str:
    """States in a sentence: `state 5`, `states 5, 8 and 9`."""
    return f"state{'s' if len(names) > 1 else ''} {listed(names)}"


def together(found: GraphAnswer, members: Sequence[str]) -> str:
    """The parties of a coalition by their titles."""
    return listed([found.parties[p] for p in members])


def answer(found: GraphAnswer) -> list[str]:
    """What it comes to: which states last, whether coalitions would leave them, and whether they can be reached from today."""
    told = [_firm(found), _deterred(found), _today(found), *_upset(found), *_reached(found)]
    if found.data["no_coalitions"]:
        told.append(f"Stability against coalitions was left out: {found.data['no_coalitions']}.")
    return [sentence for sentence in told if sentence]


def _firm(found: GraphAnswer) -> str:
    nash = found.equilibria("nash")
    more = [s for s in found.equilibria("seq") if s not in nash]
    first = (
        f"No party has a better move in {states(nash)} (Nash)"
        if nash
        else "In every state some party has a better move (no Nash equilibrium)"
    )
    if not more:
        return f"{first}."
    return f"{first}; {states(more)} last{'s' if len(more) == 1 else ''} as well if parties foresee the others' best answers (SEQ)."


def _deterred(found: GraphAnswer) -> str:
    seq = {*found.equilibria("seq"), *found.equilibria("nash")}
    more = [s for s in found.equilibria("gmr") if s not in seq]
    if not more:
        return ""
    smr = set(found.equilibria("smr"))
    which = "GMR and SMR" if all(s in smr for s in more) else "GMR"
    verb = "lasts" if len(more) == 1 else "last"
    return f"{states(more).capitalize()} {verb} only if parties fear answers that would hurt whoever gives them, too ({which})."


def _today(found: GraphAnswer) -> str:
    if found.today is None:
        return ""
    leave = [p for p in found.parties if found.mark(p, found.today) == "u"]
    if leave:
        verb = "gains" if len(leave) == 1 else "gain"
        return f"Today's state, {found.today}, does not last: {together(found, leave)} {verb} by leaving it, whatever the others answer."
    concepts = [title for c, title in TITLES.items() if found.today in found.equilibria(c)]
    return f"Today's state, {found.today}, lasts by {listed(concepts)}."


def _upset(found: GraphAnswer) -> list[str]:
    firm = {*found.equilibria("nash"), *found.equilibria("seq")}
    told = []
    for state, rows in found.data["upset"].items():
        if state in firm:
            told += [
                f"Together {together(found, r['members'])} improve from {state} to {listed(r['to'], 'or')}."
                for r in rows
            ]
    return told[:MOST]


def _reached(found: GraphAnswer) -> list[str]:
    """Which of the firmest states can be reached from today."""
    if found.data["status_quo"] is None:
        return []
    ways: Data = found.data["status_quo"]
    firm = [s for s in ways["moves"] if s in {*found.equilibria("nash"), *found.equilibria("seq")} and s != found.today]
    alone = [s for s in firm if ways["improvements"].get(s) is not None]
    helped = [s for s in firm if s not in alone and ways.get("coalitions", {}).get(s) is not None]
    costly = [s for s in firm if s not in alone + helped and ways["moves"][s] is not None]
    never = [s for s in firm if s not in alone + helped + costly]
    told = []
    if alone:
        told.append(f"From today {states(alone)} can be reached by moves each of which is better for whoever makes it.")
    if helped:
        told.append(f"{states(helped).capitalize()} can be reached so only if coalitions move together.")
    if costly:
        told.append(
            f"{states(costly).capitalize()} can be reached only if somebody makes a move to nothing better for it."
        )
    if never:
        told.append(f"{states(never).capitalize()} cannot be reached from today.")
    return told
