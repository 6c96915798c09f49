"""What differs between two runs, in words: their settings, and the numbers, terms and structure of their cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.assessment.result import Assessment

FILED = "as in the file"
ORDINALS = ("first run", "second run")
FEW = 2  # changes that a name may hold


@dataclass(frozen=True)
class Change:
    """Something that two runs do not share: `what` it is, and how it stands in the one and in the other (None: it is not there)."""

    what: str
    one: str | None
    other: str | None

    def as_dict(self) -> dict[str, str | None]:
        """JSON-ready."""
        return {"what": self.what, "one": self.one, "other": self.other}


def settings_changed(one: Assessment, other: Assessment) -> tuple[Change, ...]:
    """The settings of the runs that differ: draws, seed and version."""
    named = {"draws": "draws", "seed": "seed", "version": "version of detente"}
    pairs = [(says, str(getattr(one, field)), str(getattr(other, field))) for field, says in named.items()]
    return tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])


def case_changed(one: Assessment, other: Assessment) -> tuple[Change, ...]:
    """What differs between the cases: title and day, numbers, terms, the record, and the structure around the numbers, each as the file words it."""
    pairs = [("day of the case", one.facts.get("as_of"), other.facts.get("as_of"))]
    if one.case == other.case:  # else the names of the runs say so
        pairs.append(("title", one.title, other.title))
    found = [Change(*pair) for pair in pairs if pair[1] != pair[2] and None not in pair]
    for part in (_numbers, _terms, _record, _structure):
        here, there = part(one), part(other)
        if here is None or there is None:
            continue
        found += [
            Change(what, here.get(what), there.get(what))
            for what in dict.fromkeys([*here, *there])
            if here.get(what) != there.get(what)
        ]
    return tuple(found)


def names(one: Assessment, other: Assessment, filed: tuple[bool, bool] = (False, False)) -> tuple[str, str]:
    """Two runs named by what differs between them: `as in the file` and `Arms piecemeal`.

    `filed` says which of them is known to have run the case as its file has it.
    """
    found = [_name(one, other, 0, filed[0] and not filed[1]), _name(other, one, 1, filed[1] and not filed[0])]
    same = found[0] == found[1]
    return (ORDINALS[0], ORDINALS[1]) if same or not all(found) else (found[0], found[1])


def _name(run: Assessment, other: Assessment, place: int, filed: bool) -> str:
    parts = [run.title] if run.title != other.title and run.case != other.case else []
    if run.scenario != other.scenario:
        parts.append(FILED if run.scenario is None else scenario(run))
    elif filed:
        parts.append(FILED)
    elif not parts and run.case_hash != other.case_hash:
        # The changes are asked for in one order, so that both names list them alike.
        found = case_changed(run, other) if place == 0 else case_changed(other, run)
        shown = [c.one if place == 0 else c.other for c in found]
        if len(found) > FEW:
            return ORDINALS[place]
        parts += [f"{c.what}: {'none' if value is None else value}" for c, value in zip(found, shown, strict=True)]
    if not parts:
        parts += [f"{c.what} {c.one}" for c in settings_changed(run, other)]
    return ", ".join(parts)


def scenario(run: Assessment) -> str:
    """The title of a run's scenario, or its id where the run, of an older version, does not say."""
    return run.titles.get(f"scenarios/{run.scenario}", str(run.scenario))


def _numbers(a: Assessment) -> Mapping[str, str] | None:
    """Every number of the case but those of the record, as its file has it."""
    if "assumptions" not in a.facts:
        return None
    kept = [x for x in a.facts["assumptions"] if x["value"] != "rest" and not x["path"].startswith("record.")]
    return {x["words"]: x["value"] for x in kept}


def _terms(a: Assessment) -> Mapping[str, str] | None:
    """The terms of each proposal, issue by issue."""
    if "proposals" not in a.facts:
        return None
    return {
        f"{a.titles[name]}: {term['issue']}": term["option"]
        for name, about in a.facts["proposals"].items()
        for term in about["terms"]
    }


def _record(a: Assessment) -> Mapping[str, str] | None:
    """The entries on the record, each with its numbers. Their places in the list do not matter."""
    if "record" not in a.facts:
        return None
    numbers: dict[str, list[str]] = {}
    for x in a.facts.get("assumptions", ()):
        section, _, rest = x["path"].partition(".")
        if section == "record":
            place, _, what = rest.partition(".")
            numbers.setdefault(place, []).append(f"{what.removeprefix('likelihood.')} {x['value']}")
    return {
        f"record, {e['date']}, {e['by']}: {e['says']}": ", ".join([e["outcome"] or e["kind"], *numbers.get(str(n), [])])
        for n, e in enumerate(a.facts["record"])
    }


def _structure(a: Assessment) -> Mapping[str, str] | None:
    """Whatever else of the case bears on the answers; runs of older versions do not say."""
    kept: list[dict[str, Any]] | None = a.facts.get("structure")
    return None if kept is None else {x["words"]: x["value"] for x in kept}
