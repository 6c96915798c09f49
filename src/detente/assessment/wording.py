"""How chances, bands, durations and answers are worded: the one place that the terminal, the report, the pages and the API share."""

from __future__ import annotations

from collections.abc import Mapping

from detente import paths
from detente.assessment.band import Band
from detente.assessment.result import Assessment
from detente.assessment.sensitivity import LEAST, Sensitivity, Weight
from detente.case.quantity import in_unit

Titles = Mapping[str, str]  # what the ids stand for: `Assessment.titles`

OUTCOMES = {
    "settled-holding": "settled and holding",
    "settled-broken": "settled, then broken",
    "fighting": "still fighting",
}
SITUATIONS = {
    "today": "as things stand today",
    "losing": "driven back to the last notch",
    "exhausted": "at its last level of exhaustion",
    "losing_and_exhausted": "driven back and exhausted",
}

# {decibans from which on: how an event speaks}. Three decibans double the odds, six multiply them by four, ten by ten.
SPEAKS = {
    10.0: "speaks overwhelmingly for",
    6.0: "speaks strongly for",
    3.0: "speaks clearly for",
    1.0: "speaks for",
    0.3: "speaks faintly for",
    0.0: "says hardly anything",
}


def percent(x: float) -> str:
    """A chance in whole per cent, without the sign; 0 and 100 only where the chance is exactly that."""
    if 0 < x < 0.005:
        return "<1"
    if 0.995 < x < 1:
        return ">99"
    return f"{100 * x:.0f}"


def in_percent(x: float) -> str:
    """A chance or a share on its own: `55%`."""
    return f"{percent(x)}%"


def short(band: Band) -> str:
    """A chance with its band, for a table whose title says that it is in per cent: `55 (44-70)`."""
    return f"{percent(band.median)} ({percent(band.low)}-{percent(band.high)})"


def chance(band: Band) -> str:
    """A chance with its band: `55% (44-70)`."""
    return f"{in_percent(band.median)} ({percent(band.low)}-{percent(band.high)})"


def chance_of(data: Mapping[str, float]) -> str:
    """A chance with its band, from the band's JSON."""
    return chance(Band.read(data))


def stakes(band: Band) -> str:
    """A gain or loss in per cent of the stakes with its band: `+12 (+5, +20)`."""
    return f"{100 * band.median:+.0f} ({100 * band.low:+.0f}, {100 * band.high:+.0f})"


def points(band: Band, banded: bool = True) -> str:
    """A difference of two chances in percentage points, with its band if `banded`: `+4 (-1, +9)`; `=` if median and band all round to 0."""
    shown = [round(100 * x) for x in (band.median, band.low, band.high)]
    if shown == [0, 0, 0]:
        return "="
    return f"{shown[0]:+d} ({shown[1]:+d}, {shown[2]:+d})" if banded else f"{shown[0]:+d}"


def gain(share: float) -> str:
    """A gain in percentage points: `1.4 points`."""
    return f"{100 * share:.1f} points"


def decibans(band: Band) -> str:
    """A weight of evidence with its band: `+4.1 (+2.0 to +6.3)`."""
    return f"{band.median:+.1f} ({band.low:+.1f} to {band.high:+.1f})"


def speaks(decibans: float, kind: str) -> str:
    """How far an event moved the belief, in words: `speaks clearly for hard`. Ten decibans multiply the odds by ten (Good 1985)."""
    for least, how in SPEAKS.items():
        if decibans >= least:
            return f"{how} {kind}" if least else how
    return f"speaks against {kind}"


def count(number: int, one: str, many: str = "") -> str:
    """A number of things: `1 draw`, `1,024 draws`. Give `many` where an s will not do: `2 entries`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def years(number: object) -> str:
    """`6 months`, `1 year`, `5 years`."""
    span = float(str(number))
    return count(round(12 * span), "month") if span < 1 else f"{span:g} year{'' if span == 1 else 's'}"


def elapsed(seconds: float | None) -> str:
    """Time elapsed: `45 s`, `3 min`; an empty string if it is not known."""
    if seconds is None:
        return ""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def assumption(titles: Titles, path: str) -> str:
    """An uncertain assumption in words."""
    return titles.get(f"inputs/{path}", path)


def spans(a: Assessment, w: Weight) -> str:
    """The range that an assumption has in 90 % of the draws, in the analyst's unit: `1% to 3% per year`."""
    about = next((x for x in a.facts.get("assumptions", ()) if x["path"] == w.path), None)
    if about is None:
        return f"{w.low:.3g} to {w.high:.3g}"
    # Assessments saved by version 0.2 do not say what kind of number it is.
    return in_unit(about["value"], about["kind"], w.low, w.high) if "kind" in about else str(about["value"])


def moves(w: Weight) -> str:
    """The answer with an assumption at the ends of its range: `16% to 65%`; if it turns in between, with its middle: `20% to 22%, 41% in between`."""
    ends = f"{in_percent(w.at_low)} to {in_percent(w.at_high)}"
    beyond = max(min(w.at_low, w.at_high) - w.at_middle, w.at_middle - max(w.at_low, w.at_high))
    return f"{ends}, {in_percent(w.at_middle)} in between" if beyond > 0.01 else ends


def explained(found: Sensitivity) -> str:
    """How much of an answer's variation the assumptions explain, in a sentence or two."""
    if found.explained is None:
        are = "is" if found.draws == 1 else "are"
        return f"{count(found.draws, 'draw')} {are} too few to say what the answer hangs on: take {LEAST} or more, better 64."
    if not found.named:
        return f"No assumption can be told from luck with {count(found.draws, 'draw')}. More draws may tell."
    return f"Together the assumptions explain {in_percent(found.explained)} of how the answer varies over the draws. {_unexplained(found.explained)}"


def _unexplained(explained: float) -> str:
    return f"The other {in_percent(1 - explained)} is not explained by any assumption on its own."


def hangs_most(a: Assessment, path: str, found: Sensitivity) -> str:
    """What an answer hangs on most, in sentences."""
    title = f"'{headline(a.titles, path)}'"
    if found.explained is None or not found.named:
        return f"{title}: {explained(found)}"
    first = found.named[0]
    hangs = (
        "hangs most on one assumption"
        if first.settled
        else "seems to hang most on one assumption, which is not settled yet"
    )
    return (
        f"{title} {hangs}: {assumption(a.titles, first.path)}. From {spans(a, first)} it moves the answer from {moves(first)}, all else "
        f"as drawn. It explains {in_percent(first.share)} of how the answer varies over the draws, all assumptions together "
        f"{in_percent(found.explained)}. {_unexplained(found.explained)}"
    )


def lever(titles: Titles, name: str) -> str:
    """A lever in words: `propose Armistice on the line`."""
    verb, _, what = name.partition(" ")
    return f"{verb} {titles.get(what, what)}".strip()


def outcome(titles: Titles, end: str) -> str:
    """An outcome of the war in words: `still fighting`, `Russia wins`."""
    if end in OUTCOMES:
        return OUTCOMES[end]
    for suffix, verb in (("-wins", "wins"), ("-collapses", "collapses")):
        if end.endswith(suffix):
            return f"{titles.get(end.removesuffix(suffix), end.removesuffix(suffix))} {verb}"
    return end


def headline(titles: Titles, path: str) -> str:
    """An answer in words, as in `Armistice: all sign`."""
    if found := paths.all_sign.names(path):
        return f"{titles[found[0]]}: all sign"
    if found := paths.signs.names(path):
        return f"{titles[found[0]]}: {titles.get(found[1], found[1])} signs"
    if found := paths.holds.names(path):
        return f"{titles[found[0]]}: holds {years(found[1])}"
    if found := paths.signed_and_holds.names(path):
        return f"{titles[found[0]]}: signed and holds 5 years"
    if found := paths.ends.names(path):
        return f"After {years(found[0])}: {outcome(titles, found[1])}"
    if found := paths.front.names(path):
        return f"After {years(found[0])}: the front at notch {found[1]}"
    if found := paths.signed_by.names(path):
        return f"Signed within {years(found[0])}"
    if found := paths.yields_under.names(path) or paths.yields_without.names(path):
        how = "under" if paths.yields_under.names(path) else "without"
        return f"{titles[found[1]]}: accepted {how} the threat '{titles[found[0]]}'"
    if found := paths.carried_out.names(path):
        return f"{titles[found[0]]}: carried out, {SITUATIONS[found[1]]}"
    if found := paths.levers.names(path):
        return f"{titles[found[0]]}: met (share of the years ahead)"
    return path


QUESTIONS = {
    "all_sign": "all sign the terms",
    "signs": "a signatory signs",
    "signed_and_holds": "all sign, and the terms hold 5 years",
    "carried_out": "a threat is carried out",
}


def asked(question: str) -> str:
    """A kind of question in words, whatever the case (see `scoring.question`): `after 1 year: still fighting`."""
    head, *rest = question.split("/")
    if head == "ends":
        return f"after {years(rest[0])}: {OUTCOMES.get(rest[1], rest[1])}"
    if head == "holds":
        return f"the terms hold {years(rest[0])}"
    if head == "signed_by":
        return f"terms are signed within {years(rest[0])}"
    if head == "threat_by_year":
        return f"a threat is carried out within {years(rest[0])}"
    return QUESTIONS.get(head, head)


def headlines(a: Assessment) -> list[str]:
    """The answer in a few sentences, each figure with its band."""
    title = a.titles
    signed = max(a.proposals, key=lambda p: a.band(paths.all_sign(p)).median)
    lasting = max(a.proposals, key=lambda p: a.band(paths.signed_and_holds(p)).median)
    all_sign = chance(a.band(paths.all_sign(signed)))
    lasts = chance(a.band(paths.signed_and_holds(lasting)))
    if signed == lasting:
        out = [
            f"Of the proposals, '{title[signed]}' has the best prospects if offered today. The chance that all sign is {all_sign}; "
            f"that they sign and the terms hold for five years, {lasts}."
        ]
    else:
        out = [
            f"If offered today, '{title[signed]}' is the proposal most likely to be signed by all: {all_sign}. "
            f"'{title[lasting]}' is the most likely to be signed and to hold for five years: {lasts}."
        ]
    first = a.soon
    end = max(a.under(paths.ends(first)), key=lambda e: a.band(paths.ends(first, e)).median)
    out.append(f"Most likely after {years(first)}: {outcome(title, end)}, {chance(a.band(paths.ends(first, end)))}.")
    for threat in a.threats:
        now, risk = (a.band(paths.carried_out(threat, s)) for s in ("today", "losing_and_exhausted"))
        out.append(
            f"'{title[threat]}': if it were threatened today and the terms refused, the chance that it would be carried out is "
            f"{chance(now)}. If the side that threatens had been driven back and exhausted, it would be {chance(risk)}."
        )
    return out
