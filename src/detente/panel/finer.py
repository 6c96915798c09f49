"""Clusters of opinion and the implied package from view to view: shown again as they were until enough ballots have come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

GROWTH = (
    5  # clusters and the implied package are worked out anew once a fifth as many ballots as they were of have come in
)


@dataclass(frozen=True)
class Finer:
    """What divides people more finely than the counts, as it was last shown: `clusters` and the `implied` package, None if it was not.

    `clusters_of` and `implied_of` are how many ballots the box had then.
    """

    clusters: dict[str, Any] | None = None
    clusters_of: int = 0
    implied: dict[str, Any] | None = None
    implied_of: int = 0


def anew(
    told: dict[str, Any] | None,
    before: int,
    now: int,
    many: int | None,
    threshold: int,
    what: str,
    work: Callable[[], tuple[dict[str, Any] | None, str | None]],
) -> tuple[dict[str, Any] | None, int, list[str]]:
    """A finer part worked out of all ballots or, if too few came in since it was shown or they are not enough for rule 5, as it was shown before.

    `told` is what was shown before, when there were so many ballots `before`; there are so many `now`, of which `many` may be told. Returns the part,
    how many ballots the box had when it was worked out, and what is to be said of it.
    """
    why = None
    if told is None or now - before >= max(threshold, before // GROWTH):
        found, why = work()
        if found is not None:
            return {**found, "earlier": False, "ballots": many}, now, []
    if told is None:
        return None, before, [why] if why else []
    number = "" if told["ballots"] is None else f", of {told['ballots']:,} ballots"
    return (
        {**told, "earlier": True},
        before,
        [f"{what} as shown before{number}: too few have come in since to show more."],
    )
