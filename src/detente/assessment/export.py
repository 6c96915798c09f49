"""A case's game as a tree for other solvers."""

from __future__ import annotations

from collections.abc import Sequence

from detente.assessment.draws import middle
from detente.assessment.run import set_up
from detente.case import Case
from detente.game.efg import Progress, write_efg


def export_efg(case: Case, rounds: int, proposals: Sequence[str] = (), progress: Progress | None = None) -> str:
    """Today's game as `.efg` text (see `game.efg.write_efg`), every quantity at its median, cut after `rounds` quarters.

    What lies beyond is worth the front as it stands then, less some years of war, as in the first guess of a solve. `proposals` keeps only
    those: each multiplies the tree. Raises `GameError` for a tree of more than two million nodes.
    """
    if proposals:
        threats = {}
        for name, threat in case.threats.items():
            terms = [p for p in threat.with_terms or case.proposals if p in proposals]
            if terms:
                threats[name] = threat.model_copy(update={"with_terms": terms})
        kept = {p: case.proposals[p] for p in case.proposals if p in proposals}
        case = case.model_copy(update={"proposals": kept, "threats": threats})
    conflict = set_up(case, middle(case))
    return write_efg(conflict.game, int(conflict.places.talk.ids[conflict.today]), periods=rounds, progress=progress)
