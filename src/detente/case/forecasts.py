"""What an assessment of a case forecasts that time will tell: the times of its answers, and their paths."""

from __future__ import annotations

from collections.abc import Iterator

from detente import paths
from detente.case.dates import latest, years_between
from detente.case.known import Found
from detente.case.problems import unknown
from detente.case.references import FIGHTING, ends, signers
from detente.case.schema import Case, Proposal
from detente.literals import date_parts, is_date

TIMES = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)  # years from today
HOLDS = (1, 5, 10)  # years from the signature
FAR_OFF = 0.126  # years, half a quarter, which is a step of the model: how far a day may be from the time of an answer
STATES = ("settled-holding", "settled-broken", FIGHTING)  # how a war may stand that has not come to an end with a name


def times(months: float) -> list[float]:
    """The years from today at which answers are given, up to a horizon in months; the last is the horizon, to the nearest quarter."""
    horizon = max(1, round(months / 3)) / 4
    return [t for t in TIMES if t < horizon] + [horizon]


def forecasts(case: Case) -> Iterator[str]:
    """The paths of all answers that time will tell, such as `ends/0.5/fighting` and `proposals/<id>/holds/5`."""
    for deal, proposal in case.proposals.items():
        yield paths.all_sign(deal)
        yield from (paths.signs(deal, who) for who in _signers(case, proposal))
        yield from (paths.holds(deal, years) for years in HOLDS)
        yield paths.signed_and_holds(deal)
    for years in times(case.horizon.low):
        yield from (paths.ends(f"{years:g}", end) for end in (*ends(case), *STATES))
        yield paths.signed_by(f"{years:g}")
        yield from (paths.threat_by_year(threat, f"{years:g}") for threat in case.threats)
        yield from (paths.enters(name, f"{years:g}") for name in case.interventions)
    for threat in case.threats:
        yield paths.carried_out(threat, paths.TODAY)
    yield from (paths.enters_today(name) for name in case.interventions)


def _signers(case: Case, proposal: Proposal) -> list[str]:
    """Who signs; anybody might while the terms have an option that does not exist, which is a mistake of its own."""
    sound = all(
        issue in case.issues and option in case.issues[issue].options for issue, option in proposal.terms.items()
    )
    return signers(case, proposal) if sound else [*case.parties, *case.others]


class Known:
    """The paths of all answers of a case, in parts."""

    def __init__(self, case: Case) -> None:
        self.paths = [tuple(path.split("/")) for path in forecasts(case)]
        self.all = frozenset(self.paths)

    def unlike(self, parts: list[str]) -> str:
        """What is wrong with a path that is none of these, at the first part where it leaves them; empty if nothing is."""
        got = tuple(parts)
        if got in self.all:
            return ""
        for n in range(max(map(len, self.paths))):
            here = [path for path in self.paths if path[:n] == got[:n]]
            names = list(dict.fromkeys(path[n] for path in here if len(path) > n))
            if n == len(got):
                return f"got '{'/'.join(got)}'; what follows must be one of {', '.join(names)}" if names else ""
            if got[n] not in names:
                where = f"there is no forecast '{'/'.join(got)}': "
                return unknown(got[n], names, where) if names else f"{where}expected '{'/'.join(got[:n])}'"
        return f"there is no forecast '{'/'.join(got)}'"


def check_forecasts(case: Case) -> Found:
    """Problems with what happened: it must be something that an assessment forecasts, and old enough to be known."""
    if len(case.sides) < 2:
        return  # a problem of its own, without which nobody knows how the war may end
    known = Known(case)
    for n, one in enumerate(case.forecasts):
        at = ("forecasts", str(n))
        if wrong := wrong_question(case, one.question, known):
            yield (*at, "question"), wrong
        if wrong := wrong_day(case, one.date):
            yield (*at, "date"), wrong
        if one.source not in case.sources:
            yield (*at, "source"), unknown(one.source, case.sources)
    for n, happened in enumerate(case.what_happened):
        at = ("what_happened", str(n))
        wrong = known.unlike(happened.forecast.split("/"))
        if wrong:
            yield (*at, "forecast"), wrong
        elif happened.date and _months(happened.date) < _months(case.as_of) + 12 * (years := _years(happened.forecast)):
            when = f"{12 * years:g} months" if years < 1 else f"{years:g} years"
            yield (*at, "date"), f"got {happened.date}; '{happened.forecast}' is known only {when} after {case.as_of}"
        if happened.source and happened.source not in case.sources:
            yield (*at, "source"), unknown(happened.source, case.sources)


def wrong_question(case: Case, question: str, known: Known) -> str:
    """What is wrong with an outside question: no answer of the case has its path, or none is near its day; empty if nothing is."""
    found = _nearest(case, question)
    return found if isinstance(found, str) else known.unlike(found)


def wrong_day(case: Case, date: str) -> str:
    """What is wrong with the day on which an outside forecast was made; empty if nothing is."""
    if latest(date) <= latest(case.as_of):
        return ""
    return f"got {date}; the case is of {case.as_of}, and a forecast made later knows more than it does"


def answered(case: Case, question: str) -> str:
    """The path of the answer to an outside question of a checked case: with a day in it, that of the nearest time for which there is an answer."""
    return "/".join(_nearest(case, question))


def _nearest(case: Case, question: str) -> list[str] | str:
    """The parts of a question's path, a day among them replaced by years from the day of the case; or what is wrong with the day."""
    parts = question.split("/")
    if not any(kind.names(question) for kind in (paths.ends, paths.signed_by, paths.threat_by_year, paths.enters)):
        return parts
    for n, part in enumerate(parts):
        if not is_date(part):
            continue
        years = years_between(case.as_of, part)
        near = min(times(case.horizon.low), key=lambda t: abs(t - years))
        if abs(near - years) > FAR_OFF:
            days = ", ".join(f"{t:g}" for t in times(case.horizon.low))
            return (
                f"got {part}, {years:.2f} years after the day of the case; there are answers for {days} years, and none of these is within "
                "46 days of it"
            )
        parts[n] = f"{near:g}"
    return parts


def _years(path: str) -> float:
    """How many years from today the forecast of a path is known, at the earliest; 0 if that depends on when terms are signed or offered."""
    for kind in (paths.ends, paths.signed_by, paths.threat_by_year, paths.enters):
        if found := kind.names(path):
            return float(found[-2] if kind is paths.ends else found[-1])
    return 0.0


def _months(date: str) -> int:
    """A date in months since year 0; December if only a year is given."""
    year, *rest = date_parts(date)
    return 12 * year + (rest[0] if rest else 12)
