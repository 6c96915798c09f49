"""The main job: a case in, an assessment out, with any further questions whose answers belong in the same report."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente import paths
from detente.assessment.asked import loaded_case
from detente.assessment.assess_draws import assess_draws, steps
from detente.assessment.draws import DRAWS
from detente.assessment.errors import QuestionError
from detente.assessment.executors import Progress, workers
from detente.assessment.questions.belief_map import answer_map
from detente.assessment.questions.break_even import hinges
from detente.assessment.questions.package_search import deals
from detente.assessment.questions.second_lens import with_graph
from detente.assessment.result import Assessment
from detente.case import LoadedCase
from detente.case.problems import unknown

INCLUDED = ("map", "deals", "hinges", "graph")
EXTRA = 8  # draws in the search for deals; also the progress steps that deals and hinges each count for


def assess(
    case: LoadedCase | str | Path,
    *,
    scenario: str | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    include: Collection[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Assess a case: who would sign, whether it would hold, whether a threat is a bluff, whether to wait.

    `case` is the id of a built-in case, a path, or a loaded case. `draws` joint samples of its quantities are taken (powers of two are most evenly
    spread), each solved on its own; answers are medians with 5-95% bands over the draws. The same case, draws, seed and version give the same answer.
    `include` names further questions to answer as well, kept in the assessment's `facts`: `map` (signatures by belief and front), `deals` (the
    search of all packages), `hinges` (where the leading assumptions would tip the answers) and `graph` (the graph model, see `graph_of`).

    For experts: `executor`, any `concurrent.futures.Executor` (default: one thread per core); `progress(stage, done, total)`, called as the work
    advances.

    Raises `CaseError` for a case that does not pass its checks, `QuestionError` for fewer than one draw, a scenario other than the one the case is
    loaded under, or an unknown name in `include`, and `GameError` for a case too large for this machine's memory.
    """
    for name in include:
        if name not in INCLUDED:
            raise QuestionError(unknown(name, INCLUDED, "include: "))
    loaded = loaded_case(case, scenario)
    searches = [name for name in ("deals", "hinges") if name in include]
    first = steps(draws)
    total = first + EXTRA * len(searches)

    def after(before: int) -> Progress:
        def tell(stage: str, done: int, of: int) -> None:
            if progress is not None:
                more = done if not before else min(EXTRA, done * EXTRA // max(of, 1))
                progress(stage, before + more, total)

        return tell

    with workers(executor) as pool:
        found = assess_draws(loaded, draws, seed, pool, after(0))
        more: dict[str, Any] = {}
        if "map" in include:
            signed = {path: found.samples[path] for path in map(paths.all_sign, found.proposals)}
            # Only what it looks at goes to the worker, not every draw of every answer.
            of = replace(found, samples=signed, inputs={}, facts={})
            more["map"] = pool.submit(answer_map, loaded.case, of).result()
        if "deals" in include:
            more["deals"] = deals(
                loaded, draws=EXTRA, seed=seed, answered=found, executor=pool, progress=after(first)
            ).as_dict()
        if "hinges" in include:
            more["hinges"] = hinges(
                loaded, seed=seed, answered=found, executor=pool, progress=after(total - EXTRA)
            ).as_dict()
    asked = replace(found, facts={**found.facts, **more}) if more else found
    return with_graph(asked) if "graph" in include else asked
