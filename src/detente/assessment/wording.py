"""How chances, bands, durations and answers are worded: the one place that the terminal, the report, the pages and the API share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from detente import paths
from detente.assessment.band import Band
from detente.assessment.result import Assessment
from detente.assessment.sensitivity import LEAST, Sensitivity, Weight
from detente.case.quantity import in_unit

Titles = Mapping[str, str]  # what the ids stand for: `Assessment.titles`

EVEN = 0.005  # a gain or a difference of chances smaller than this makes no difference

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


# Words for chances, and the chance up to which each is used: ODNI 2015, Intelligence Community Directive 203, section D.6.e(2)(a).
SCALE = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "a roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)
SCALE_SAYS = (
    "Almost no chance: below 5%. Very unlikely: 5-20%. Unlikely: 20-45%. A roughly even chance: 45-55%. Likely: 55-80%. Very likely: 80-95%. Almost "
    "certain: above 95%. (The scale of the US intelligence community, Directive 203 of 2015.)"
)


def likelihood(x: float) -> str:
    """A chance in words: `likely`. One that is a sum may be above 1 by rounding."""
    return next((words for most, words in SCALE if x <= most), SCALE[-1][1])


def likely(band: Band) -> str:
    """A chance in words with its figures: `unlikely, 35% (11-49)`."""
    return f"{likelihood(band.median)}, {chance(band)}"


def spread(band: Band) -> str:
    """From what to what a chance may be, in words: `from very unlikely to likely`."""
    low, high = likelihood(band.low), likelihood(band.high)
    return f"{low} throughout" if low == high else f"from {low} to {high}"


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


def better(gain: Band) -> str:
    """What a side gains or loses by waiting, in words: `signing is better, by 30% of its stakes (22-42)`."""
    shown = f"by {100 * abs(gain.median):.0f}% of its stakes"
    low, high = sorted((100 * abs(gain.low), 100 * abs(gain.high)))
    if gain.low <= 0 <= gain.high or abs(gain.median) < EVEN:
        return f"no clear gain either way (waiting: {100 * gain.low:+.0f}% to {100 * gain.high:+.0f}% of its stakes)"
    return f"{'waiting' if gain.median > 0 else 'signing'} is better, {shown} ({low:.0f}-{high:.0f})"


def share_of_stakes(share: float) -> str:
    """A part of a gain, in per cent of the stakes: `+9`."""
    return f"{100 * share:+.0f}"


# A figure with its band, such as `55% (44-70)` or `+12 (-5, +20)`.
BANDED = re.compile(r"[+<>-]?\d[\d.,]*%? \([^()]*\d[^()]*\)")


JOINED = {" ": "\N{NO-BREAK SPACE}", "-": "-\N{WORD JOINER}"}


def unbroken(text: str) -> str:
    """A text whose figures stay on one line with their bands: spaces and hyphens inside them do not break. `plain` takes that back."""
    return BANDED.sub(lambda found: found[0].translate({ord(usual): joined for usual, joined in JOINED.items()}), text)


def plain(text: str) -> str:
    """A text with no more than spaces and hyphens in its figures."""
    for usual, joined in JOINED.items():
        text = text.replace(joined, usual)
    return text


EITHER, ABOUT = "either way", "~"
EVEN_SAYS = "A chance of signing near 50% says no more than that."
EITHER_MEANS = (
    f"'{EITHER.capitalize()}': to sign or not makes no difference to that signatory, in nearly all draws. '{ABOUT}': it makes little difference in "
    f"the middle of the draws. {EVEN_SAYS}"
)
INDIFFERENT = (0.4, 0.6)


def indifferent(band: Band) -> bool:
    """Whether a chance of signing lies near one half throughout, which says only that the signatory does not care."""
    return INDIFFERENT[0] < band.low and band.high < INDIFFERENT[1]


def signature(band: Band, sign: str = "") -> str:
    """The chance of a signature, `75 (44-90)`; `~55 (44-90)` for a signatory to whom it makes little difference in the middle of the draws, and
    `either way` for one to whom it makes none. `sign` is set behind the median.
    """
    if indifferent(band):
        return EITHER
    mark = ABOUT if INDIFFERENT[0] < band.median < INDIFFERENT[1] else ""
    return f"{mark}{percent(band.median)}{sign} ({percent(band.low)}-{percent(band.high)})"


def either_means(shown: Iterable[str]) -> str:
    """What the marks of `signature` mean, if any of the texts shown has one."""
    return EITHER_MEANS if any(EITHER in text or ABOUT in text for text in shown) else ""


def apart(one: float, other: float) -> str:
    """How far the second of two chances is from the first, in points, by the figures that are shown: `+11` for 16 and 27, `0` if they agree."""
    return _signed(round(100 * other) - round(100 * one))


def between(band: Band) -> str:
    """Where a difference of two chances lies in nine draws of ten, in points: `+1 to +8`, or `0` if that rounds to nothing."""
    low, high = round(100 * band.low), round(100 * band.high)
    return _signed(low) if low == high else f"{_signed(low)} to {_signed(high)}"


def _signed(points: int) -> str:
    return f"{points:+d}" if points else "0"


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
    """What an answer hangs on most, in a sentence."""
    title = f"'{headline(a.titles, path)}'"
    if found.explained is None or not found.named:
        return f"{title}: {explained(found)}"
    first = found.named[0]
    most = "most on" if first.settled else "it seems (other draws may put another first), most on"
    return (
        f"{title}: {most} {assumption(a.titles, first.path)}. From {spans(a, first)} it moves the answer from {moves(first)}; it explains "
        f"{in_percent(first.share)} of how the answer varies."
    )


def what_it_hangs_on(a: Assessment) -> list[str]:
    """What each headline hangs on most; one sentence if there are too few draws to tell."""
    found = a.hangs_on()
    if all(f.explained is None for f in found.values()):
        return [explained(f) for f in found.values()][:1]
    return [hangs_most(a, path, f) for path, f in found.items()]


def lever(titles: Titles, goal: str, name: str) -> str:
    """A lever for a goal in words, with who moves: `a mediator puts 'Armistice on the line' on the table`."""
    verb, _, what = name.partition(" ")
    if name == paths.NO_TALKS:
        return "nobody puts terms on the table"
    if name == paths.propose(what):
        return f"a mediator puts '{titles.get(what, what)}' on the table"
    return titles.get(
        paths.levers(goal, name), f"{verb}: {what}"
    )  # assessments of older versions do not say whose support it is


def outcome(titles: Titles, end: str) -> str:
    """An outcome of the war in words: `still fighting`, `Russia wins`."""
    if end in OUTCOMES:
        return OUTCOMES[end]
    for suffix, verb in (("-wins", "wins"), ("-collapses", "collapses")):
        if end.endswith(suffix):
            return f"{titles.get(end.removesuffix(suffix), end.removesuffix(suffix))} {verb}"
    return end


def front_between(titles: Titles, one: str, other: str) -> str:
    """What one of several fronts is called: `front between Russia and Ukraine`."""
    return f"front between {titles[one]} and {titles[other]}"


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
    if found := paths.front_between.names(path):
        one, other, span, notch = found
        return f"After {years(span)}: the {front_between(titles, one, other)} at notch {notch}"
    if found := paths.signed_by.names(path):
        return f"Signed within {years(found[0])}"
    if found := paths.yields_under.names(path) or paths.yields_without.names(path):
        how = "under" if paths.yields_under.names(path) else "without"
        return f"{titles[found[1]]}: accepted {how} the threat '{titles[found[0]]}'"
    if found := paths.carried_out.names(path):
        return f"{titles[found[0]]}: carried out, {SITUATIONS[found[1]]}"
    if found := paths.enters.names(path):
        return f"{titles[f'interventions/{found[0]}']}: within {years(found[1])}"
    if found := paths.enters_today.names(path):
        return f"{titles[f'interventions/{found[0]}']}: this quarter, if nothing is signed"
    if found := paths.levers.names(path):
        return f"{titles[found[0]]}: met (share of the years ahead)"
    return path


QUESTIONS = {
    "all_sign": "all sign the terms",
    "signs": "a signatory signs",
    "signed_and_holds": "all sign, and the terms hold 5 years",
    "carried_out": "a threat is carried out",
    "enters_today": "an outside power enters the war in the first quarter",
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
    if head == "enters":
        return f"an outside power enters the war within {years(rest[0])}"
    return QUESTIONS.get(head, head)


def indifference(a: Assessment, proposals: Iterable[str]) -> str:
    """To whom signing which proposals makes no or little difference, in a sentence; empty if to nobody."""
    found: dict[str, list[str]] = {EITHER: [], ABOUT: []}
    for p in proposals:
        for who in a.under(paths.signs(p)):
            told = signature(a.band(paths.signs(p, who)))
            if (mark := EITHER if told == EITHER else told[:1]) in found:
                found[mark].append(f"{a.titles[who]} about '{a.titles[p]}'")
    parts = [f"no difference to {' and '.join(found[EITHER])}, in nearly all draws"] if found[EITHER] else []
    parts += [f"little difference to {' and '.join(found[ABOUT])}, in the middle of the draws"] if found[ABOUT] else []
    return f"To sign or not makes {'; it makes '.join(parts)}." if parts else ""


def either_way(a: Assessment, proposals: Iterable[str]) -> str:
    """The same with what it says of the chances shown."""
    found = indifference(a, proposals)
    return f"{found} {EVEN_SAYS}" if found else ""


def everybody(parties: Sequence[str]) -> str:
    """What the parties are called together: `both sides` if there are two."""
    return "both sides" if len(parties) == 2 else "all three parties"


def change(band: Band) -> str:
    """By how much something goes faster, or slower if the median is below 0, in per cent: `11% (5 to 26)`."""
    way = -1 if band.median < 0 else 1
    low, high = sorted((way * 100 * band.low, way * 100 * band.high))
    return f"{way * 100 * band.median:.0f}% ({low:.0f} to {high:.0f})"
