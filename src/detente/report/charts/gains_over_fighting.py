"""What each proposal is worth to the two compared with fighting on."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import stakes
from detente.report.charts.shared import WIDE, Rows, colour_of, dots, gained, quoted, titled


def gains_rows(a: Assessment) -> Rows:
    """Gains of the two sides over fighting on, in per cent of their stakes."""
    rows = []
    for p in a.proposals:
        bands = [a.band(paths.gains(p, s)) for s in a.parties]
        rows.append(
            {"what": a.titles[p], "a": 100 * bands[0].median, "a_low": 100 * bands[0].low, "a_high": 100 * bands[0].high,
             "b": 100 * bands[1].median, "b_low": 100 * bands[1].low, "b_high": 100 * bands[1].high}
        )  # fmt: skip
    return rows


def gains(a: Assessment, width: int = WIDE) -> Any:
    """What each proposal is worth to the two compared with fighting on."""
    rows = gains_rows(a)
    both = [r["what"] for r in rows if r["a"] > 0 and r["b"] > 0]
    finding = (
        f"Better than fighting on for both sides ({len(both)} of {len(rows)} proposals): {quoted(both)}"
        if both
        else "No proposal leaves both sides better off than fighting on"
    )
    shown = []
    for row, p in zip(rows, a.proposals, strict=True):
        for letter, side in zip("ab", a.parties, strict=True):
            told = f"{row['what']}, {a.titles[side]}: {stakes(a.band(paths.gains(p, side)))}, in % of its stakes"
            band = {"median": row[letter], "low": row[f"{letter}_low"], "high": row[f"{letter}_high"]}
            shown.append(
                {"group": row["what"], "name": a.titles[side], "colour": colour_of(a, side), "says": told, **band}
            )
    return titled(
        dots(shown, "gain over fighting on (% of its stakes)", width, None, gained),
        finding,
        "Right of the dashed line a side would rather have these terms, if they are kept, than fight on. Dots are medians; "
        "lines are 5-95% bands over the draws.",
        width,
    )
