"""What each proposal is worth to the parties compared with fighting on."""

from __future__ import annotations

from typing import Any

from detente import paths
from detente.assessment import Assessment
from detente.assessment.wording import everybody, stakes
from detente.report.charts.shared import WIDE, Rows, band_of, colour_of, dots, gained, quoted, share, titled


def gains_rows(a: Assessment) -> Rows:
    """Gains of the parties over fighting on, in per cent of their stakes."""
    return [
        {"what": a.titles[p], "who": a.titles[party], "id": party, **share(a.band(paths.gains(p, party)))}
        for p in a.proposals
        for party in a.parties
    ]


def gains(a: Assessment, width: int = WIDE) -> Any:
    """What each proposal is worth to the parties compared with fighting on."""
    rows = gains_rows(a)
    proposals = list(dict.fromkeys(r["what"] for r in rows))
    good = [p for p in proposals if all(r["median"] > 0 for r in rows if r["what"] == p)]
    everyone = everybody(a.parties)
    finding = (
        f"Better than fighting on for {everyone} ({len(good)} of {len(proposals)} proposals): {quoted(good)}"
        if good
        else f"No proposal leaves {everyone} better off than fighting on"
    )
    shown = [
        {**r, "group": r["what"], "name": r["who"], "colour": colour_of(a, r["id"]),
         "says": f"{r['what']}, {r['who']}: {stakes(band_of(r))}, in % of its stakes"}
        for r in rows
    ]  # fmt: skip
    return titled(
        dots(shown, "gain over fighting on (% of its stakes)", width, None, gained),
        finding,
        "Right of the dashed line a party would rather have these terms, if they are kept, than fight on. Dots are medians; "
        "lines are 5-95% bands over the draws.",
        width,
    )
