"""How a chance, a band, a duration and an answer are worded: one place for every face."""

from __future__ import annotations

from detente.assessment import Assessment, Band

OUTCOMES = {
    "settled-holding": "settled, holding",
    "settled-broken": "settled, broken",
    "fighting": "still fighting",
}


SITUATIONS = {
    "today": "as things stand today",
    "losing": "driven back to the last notch",
    "exhausted": "at its last level of exhaustion",
    "losing_and_exhausted": "driven back and exhausted",
}


def percent(x: float) -> str:
    """A chance in whole per cent; never 0 or 100 for what is not."""
    if 0 < x < 0.005:
        return "<1"
    if 0.995 < x < 1:
        return ">99"
    return f"{100 * x:.0f}"


def chance(band: Band) -> str:
    """A chance with its band: `55% (44-70)`."""
    return f"{percent(band.median)}% ({percent(band.low)}-{percent(band.high)})"


def stakes(band: Band) -> str:
    """A gain or loss in per cent of the stakes with its band: `+12 (+5, +20)`."""
    return f"{100 * band.median:+.0f} ({100 * band.low:+.0f}, {100 * band.high:+.0f})"


def headlines(a: Assessment) -> list[str]:
    """The answer in a few sentences, each with its band."""
    proposals = a.under("proposals")
    title = a.titles
    signed = max(proposals, key=lambda p: a.band(f"proposals/{p}/all_sign").median)
    lasting = max(proposals, key=lambda p: a.band(f"proposals/{p}/signed_and_holds_5").median)
    both = f"all sign: {chance(a.band(f'proposals/{signed}/all_sign'))}"
    lasts = f"signed and holding five years: {chance(a.band(f'proposals/{lasting}/signed_and_holds_5'))}"
    if signed == lasting:
        out = [f"Put on the table today, '{title[signed]}' has the best chance. {both[0].upper()}{both[1:]}; {lasts}."]
    else:
        out = [
            f"Put on the table today, '{title[signed]}' is the likeliest to be signed ({both}), "
            f"'{title[lasting]}' to be signed and last ({lasts})."
        ]
    first = a.under("ends")[0]
    end = max(a.under(f"ends/{first}"), key=lambda e: a.band(f"ends/{first}/{e}").median)
    out.append(f"After {years(first)} the likeliest is: {outcome(a, end)}, {chance(a.band(f'ends/{first}/{end}'))}.")
    for threat in a.under("threats"):
        now, risk = (a.band(f"threats/{threat}/carried_out/{s}") for s in ("today", "losing_and_exhausted"))
        out.append(
            f"'{title[threat]}', were it threatened today and refused, would be carried out with chance {chance(now)}; "
            f"driven back and exhausted, {chance(risk)}."
        )
    return out


def years(number: str) -> str:
    """`1 year`, `5 years`."""
    return f"{number} year{'' if number == '1' else 's'}"


def outcome(a: Assessment, end: str) -> str:
    """The name of an end of the war."""
    if end in OUTCOMES:
        return OUTCOMES[end]
    for suffix, verb in (("-wins", "wins"), ("-collapses", "collapses")):
        if end.endswith(suffix):
            return f"{a.titles.get(end.removesuffix(suffix), end.removesuffix(suffix))} {verb}"
    return end


def headline(a: Assessment, path: str) -> str:
    """A path of an answer in words, as in `Armistice: all sign`."""
    parts = path.split("/")
    if parts[0] == "proposals":
        what = {
            "all_sign": "all sign",
            "holds": f"holds {years(parts[-1])}",
            "signed_and_holds_5": "signed and holds 5 years",
        }
        return f"{a.titles[parts[1]]}: {what.get(parts[2], ' '.join(parts[2:]).replace('_', ' '))}"
    if parts[0] == "ends":
        return f"After {years(parts[1])}: {outcome(a, parts[2])}"
    if parts[0] == "threats" and parts[2] == "carried_out":
        return f"{a.titles[parts[1]]}: carried out, {SITUATIONS[parts[3]]}"
    if parts[0] == "levers":
        return f"{a.titles[parts[1]]}: met (share of the years ahead)"
    return path


def short(band: Band) -> str:
    """A chance in per cent with its band, for tables: `55 (44-70)`."""
    return f"{percent(band.median)} ({percent(band.low)}-{percent(band.high)})"
