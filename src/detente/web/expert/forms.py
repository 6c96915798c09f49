"""What an expert's form says, read field by field: answers that are whole, and mistakes that stand at their field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.literals import LiteralError, number
from detente.panel.experts.idea import LEAST, MOST, Answer, FourSteps
from detente.web.elicitation import Own, Sitting
from detente.web.store import Invalid
from detente.web.store.experts import LONGEST_REASON, Typed
from detente.web.work_experts import Asked

NUMBERS = ("lowest", "highest", "best", "sure")
FIELDS = (*NUMBERS, "reason")
OWN = ("step", "do", "language", "round", "named")
SHOWN = 24  # letters of what was typed, in a sentence about it
MOST_KEPT = 2 * LONGEST_REASON  # letters of a field that are kept and shown again
ON_A_PAGE = 3  # questions
Wrong = dict[str, str]  # a sentence by field


@dataclass
class Filled:
    """A form: answers that are whole, by question; the fields of others as they were typed; and what is wrong with those, by question and field."""

    given: dict[str, tuple[FourSteps, str]] = field(default_factory=dict)
    typed: Typed = field(default_factory=dict)
    wrong: dict[str, Wrong] = field(default_factory=dict)


def open_questions(sitting: Sitting) -> list[Own]:
    """The questions of the round that is on."""
    return [own for own in sitting.questions if sitting.may_answer(own)]


def steps(sitting: Sitting) -> int:
    """How many steps a round has: what it is about, the questions by threes, where one is."""
    return 2 + -(-len(open_questions(sitting)) // ON_A_PAGE)


def on_step(sitting: Sitting, step: int) -> list[Own]:
    """The questions of a step, which is counted from 1."""
    first = (step - 2) * ON_A_PAGE
    return open_questions(sitting)[first : first + ON_A_PAGE] if step > 1 else []


def filled(sitting: Sitting, fields: Sequence[tuple[str, str]], w: Mapping[str, str]) -> Filled:
    """A form's fields, named `<field>:<question>`, read with the words of a language.

    Raises `Invalid` for a field twice, and for a question that is not asked in this round.
    """
    asked = {own.asked.id: own for own in open_questions(sitting)}
    texts: dict[str, dict[str, str]] = {}
    for name, value in fields:
        kind, _, about = name.partition(":")
        if kind in FIELDS and about in asked:
            if kind in texts.setdefault(about, {}):
                raise Invalid(f"the form gives '{kind}' of '{about[:60]}' twice; answer it once")
            texts[about][kind] = value.replace("\r\n", "\n").strip()
        elif name not in OWN:
            raise Invalid(
                f"the panel asks no question '{about[:60] or name[:60]}' in this round; open the address again"
            )
    found = Filled()
    for name, given in texts.items():
        _question(asked[name], given, w, found)
    return found


def wrong_with(own: Own, typed: Mapping[str, str], w: Mapping[str, str]) -> Wrong:
    """What is wrong with fields that were typed before."""
    found = Filled()
    _question(own, typed, w, found)
    return found.wrong.get(own.asked.id, {})


def texts_of(asked: Asked, answer: Answer | None) -> dict[str, str]:
    """An answer as the form's fields show it."""
    if answer is None:
        return dict.fromkeys(FIELDS, "")
    s = answer.steps
    values = {k: written(v, asked.percent) for k, v in (("lowest", s.lowest), ("highest", s.highest), ("best", s.best))}
    return {**values, "sure": written(s.confidence, True), "reason": answer.reason}


def written(value: float, percent: bool) -> str:
    """A number as people type it."""
    return f"{(100 if percent else 1) * value:.10g}"


def _question(own: Own, texts: Mapping[str, str], w: Mapping[str, str], found: Filled) -> None:
    """Read one question's fields into `found`."""
    asked, name = own.asked, own.asked.id
    if not any(texts.get(f) for f in FIELDS):
        if own.now is not None:
            found.wrong[name] = {"lowest": w["not_taken_back"]}
        return
    wrong: Wrong = {}
    values = {f: _value(texts.get(f, ""), asked.percent or f == "sure", f, wrong, w) for f in NUMBERS}
    low, high, best, sure = (values[f] for f in NUMBERS)
    for f in ("lowest", "highest"):
        value = values[f]
        if value is not None and not asked.bounds.low <= value <= asked.bounds.high:
            wrong[f] = w["impossible"]
    if low is not None and high is not None and not low < high:
        wrong.setdefault("highest", w["below"])
    elif low is not None and high is not None and best is not None and not low <= best <= high:
        wrong.setdefault("best", w["between"])
    if sure is not None and not LEAST <= sure <= MOST:
        wrong["sure"] = w["sure_between"]
    reason = texts.get("reason", "")
    if len(reason) > LONGEST_REASON:
        wrong["reason"] = w["too_long"].format(most=f"{LONGEST_REASON:,}")
    if wrong or low is None or high is None or best is None or sure is None:
        found.wrong[name] = wrong
        found.typed[name] = {f: texts.get(f, "")[:MOST_KEPT] for f in FIELDS}
        return
    found.given[name] = (FourSteps(low, high, best, sure), reason)


def _value(text: str, percent: bool, name: str, wrong: Wrong, w: Mapping[str, str]) -> float | None:
    """A number as people write it, with a comma for the point too, and a per cent sign or without; None, and a sentence, if it is none."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-").removesuffix("%")
    if not plain:
        wrong[name] = w["missing"]
        return None
    if re.fullmatch(r"[-+]?[0-9]{1,3}(,[0-9]{3})+", plain):
        wrong[name] = w["bad_comma"].format(typed=text[:SHOWN])
        return None
    try:
        value = number(plain.replace(",", "."))
    except LiteralError:
        value = float("inf")
    if abs(value) == float("inf"):
        wrong[name] = w["bad_number"].format(typed=text[:SHOWN])
        return None
    return value / 100 if percent else value
