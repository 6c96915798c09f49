"""An assessment: every answer over all draws, with what it takes to check and repeat it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente.assessment import arrays, frames
from detente.assessment.band import Band
from detente.assessment.errors import QuestionError
from detente.assessment.outside import NoRate, Outside
from detente.assessment.sensitivity import Sensitivity, sensitivity
from detente.assessment.shown import Shown
from detente.case.problems import nearest, unknown
from detente.files import alone, is_plain, part_of, write_whole
from detente.sealed import seal

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

Floats = npt.NDArray[np.float64]

FORMAT = 4
FORMAT_BESIDE = 5  # the draws lie in a file beside the JSON
VICTORY = "-wins"


@dataclass(frozen=True, eq=False, repr=False)
class Assessment(Shown):
    """All answers of one run.

    `samples` {path: (draws,)} holds every answer, such as `proposals/poll-plan/signs/russia`; `inputs` {path: (draws,)} the uncertain
    assumptions. `titles` gives the titles behind the ids. `warnings` state the limits of the answer. `outside` holds history's base rates for the
    same chances, `no_rates` the answers that have none and why, `facts` what the case says besides its numbers (see `assessment.facts`).
    """

    case: str
    title: str
    scenario: str | None
    version: str
    case_hash: str
    seed: int
    draws: int
    samples: Mapping[str, Floats]
    inputs: Mapping[str, Floats]
    titles: Mapping[str, str]
    warnings: tuple[str, ...] = field(default=())
    outside: tuple[Outside, ...] = field(default=())
    facts: Mapping[str, Any] = field(default_factory=dict)
    no_rates: tuple[NoRate, ...] = field(default=())

    def band(self, path: str) -> Band:
        """The band of one answer. Raises `QuestionError` for a path that no answer has."""
        if path not in self.samples:
            close = nearest(path, self.samples)
            hint = f"did you mean '{close}'?" if close else f"the main answers are {', '.join(self.headlines())}"
            raise QuestionError(f"no answer '{path}'; {hint}")
        return Band.of(self.samples[path])

    @property
    def proposals(self) -> list[str]:
        """The ids of the proposals."""
        return self.under("proposals")

    @property
    def threats(self) -> list[str]:
        """The ids of the threats."""
        return self.under("threats")

    @property
    def interventions(self) -> list[str]:
        """The ids of the interventions: of outside powers that may enter the war."""
        return self.under("interventions")

    @property
    def goals(self) -> list[str]:
        """The ids of the goals that have levers."""
        return self.under("levers")

    @property
    def parties(self) -> list[str]:
        """The ids of the parties: of side a and those that fight on it, then of side b and those that fight on it."""
        partners: Mapping[str, str] = self.facts.get("who", {}).get("partners", {})
        return [who for side in self.sides for who in (side, *(p for p, lead in partners.items() if lead == side))]

    @property
    def sides(self) -> list[str]:
        """The ids of side a and side b: of the parties that lead them. The ends of the war name both, in that order, whatever their types."""
        ends = self.under(paths.ends(self.years[0])) if self.years else []
        return [end.removesuffix(VICTORY) for end in ends if end.endswith(VICTORY)]

    @property
    def informed(self) -> dict[str, list[str]]:
        """The types of each party that has several; of one whose type is known there is nothing to believe."""
        found = {party: self.under(paths.beliefs(party)) for party in self.under("beliefs")}
        return {party: types for party, types in found.items() if len(types) > 1}

    @property
    def years(self) -> list[str]:
        """The numbers of years from today at which the state of the war is given; less than 1 for months."""
        return self.under("ends")

    @property
    def soon(self) -> str:
        """The first of `years` that is a year or more; the last of them if the horizon is nearer."""
        return next((y for y in self.years if float(y) >= 1), self.years[-1])

    def under(self, path: str) -> list[str]:
        """The names directly under a path, in order: `under("proposals")` gives the ids of the proposals."""
        return list(self._names.get(path.rstrip("/"), ()))

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The names directly under every path, in order. A report asks for some thousand times."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for path in self.samples:
            above = ""
            for name in path.split("/"):
                found[above][name] = None
                above = f"{above}/{name}" if above else name
        return {path: list(names) for path, names in found.items()}

    def only(
        self, *, proposal: str | None = None, party: str | None = None, goal: str | None = None, year: str | None = None
    ) -> Assessment:
        """The same run narrowed to one proposal, one party (its beliefs and record), one goal or one year of the war's ends.

        Raises `QuestionError` for one that the run does not have.
        """
        kept = {"proposals": proposal, "beliefs": party, "beliefs_before": party, "levers": goal, "ends": year}
        for section, name in kept.items():
            if name is not None and name not in self.under(section):
                raise QuestionError(unknown(name, self.under(section), f"{section}: "))
        record = self.facts.get("record", [])
        events = {f"record/{n}" for n, e in enumerate(record) if party is not None and e["party"] != party}

        def stays(path: str) -> bool:
            section, _, rest = path.partition("/")
            wanted = kept.get(section)
            return (wanted is None or rest.split("/")[0] == wanted) and "/".join(path.split("/")[:2]) not in events

        facts = dict(self.facts)
        if proposal is not None:
            facts["proposals"] = {p: x for p, x in facts.get("proposals", {}).items() if p == proposal}
            if facts.get("map"):
                shown = {p: x for p, x in facts["map"]["proposals"].items() if p == proposal}
                facts["map"] = {**facts["map"], "proposals": shown}
        samples = {path: values for path, values in self.samples.items() if stays(path)}
        narrowed = replace(
            self, samples=samples, outside=tuple(o for o in self.outside if o.path in samples), facts=facts
        )
        narrowed.__dict__["_known"] = self._known  # its draws are the same, and so is what its answers hang on
        return narrowed

    def headlines(self) -> list[str]:
        """The paths of the main answers: whether all sign the best proposal, whether it holds, and the likeliest state of affairs after a year."""
        found = []
        if any(paths.signed_and_holds(p) in self.samples for p in self.proposals):
            found += [paths.all_sign(self.lasting), paths.holds(self.lasting, 5)]
        if self.years:
            found.append(paths.ends(self.soon, self.likeliest))
        return found

    @property
    def lasting(self) -> str:
        """The id of the proposal most likely to be signed and to hold for five years."""
        told = [p for p in self.proposals if paths.signed_and_holds(p) in self.samples]
        return max(told, key=lambda p: self.band(paths.signed_and_holds(p)).median)

    @property
    def likeliest(self) -> str:
        """The likeliest state of affairs after `soon`, such as `fighting`."""
        return max(self.under(paths.ends(self.soon)), key=lambda e: self.band(paths.ends(self.soon, e)).median)

    def hangs_on(self) -> dict[str, Sensitivity]:
        """What each headline hangs on: the share explained, and the assumptions that move it (see `sensitivity.Sensitivity`)."""
        names = self.headlines()
        for name in names:
            if name not in self._known:
                self._known[name] = sensitivity(self.inputs, self.samples[name], self.seed)
        return {name: self._known[name] for name in names}

    @cached_property
    def _known(self) -> dict[str, Sensitivity]:
        return {}

    def bands(self, path: str) -> dict[str, Any]:
        """All answers under a path as nested bands."""
        found = {}
        for name in self.under(path):
            inner = f"{path}/{name}"
            found[name] = self.band(inner).as_dict() if inner in self.samples else self.bands(inner)
        return found

    def best(self, goal: str) -> dict[str, float]:
        """The share of draws in which each lever served a goal best."""
        names = self.under(paths.levers(goal))
        table = np.stack([self.samples[paths.levers(goal, n)] for n in names])
        winners = table.argmax(axis=0)
        return {name: float((winners == n).mean()) for n, name in enumerate(names)}

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready data, each uncertain figure as median, low and high."""
        return {
            "case": self.case,
            "title": self.title,
            "scenario": self.scenario,
            "version": self.version,
            "case_hash": self.case_hash,
            "seed": self.seed,
            "draws": self.draws,
            "proposals": [{"id": p, **self.bands(f"proposals/{p}")} for p in self.proposals],
            "fighting_on": self.bands("fighting_on"),
            "fighting_on_by_type": self.bands("fighting_on_by_type"),
            "ends": self.bands("ends"),
            "front": self.bands("front"),
            "signed_by": self.bands("signed_by"),
            "threats": [{"id": t, **self.bands(f"threats/{t}")} for t in self.threats],
            "interventions": [{"id": i, **self.bands(f"interventions/{i}")} for i in self.interventions],
            "beliefs": self.bands("beliefs"),
            "beliefs_before": self.bands("beliefs_before"),
            "record": self.bands("record"),
            "waiting": self.bands("waiting"),
            "quarter": {part: self.bands(part) for part in ("talks", "turn", "proposes", "supports", "front_moves")},
            "levers": {
                goal: {
                    name: {**self.band(paths.levers(goal, name)).as_dict(), "best": share}
                    for name, share in self.best(goal).items()
                }
                for goal in self.goals
            },
            **({"clocks": self.bands("clocks")} if self.under("clocks") else {}),
            **({"forecasts": self.facts["forecasts"]} if self.facts.get("forecasts") else {}),
            "hangs_on": {name: found.as_dict() for name, found in self.hangs_on().items()},
            "outside": [o.as_dict() for o in self.outside],
            "no_rates": [n.as_dict() for n in self.no_rates],
            "deals": self.facts.get("deals"),
            **({"graph": self.facts["graph"]} if "graph" in self.facts else {}),
            "warnings": list(self.warnings),
        }

    def to_frame(self, *, summary: bool = False) -> pd.DataFrame:
        """Every answer as a tidy pandas frame: one row per draw and answer or, with `summary`, one per answer (see `frames.to_frame`)."""
        return frames.to_frame(self.samples, self.draws, summary=summary)

    def inputs_frame(self) -> pd.DataFrame:
        """The uncertain assumptions as a pandas frame, one row per draw (see `frames.inputs_frame`)."""
        return frames.inputs_frame(self.inputs, self.draws)

    def to_xarray(self) -> xr.Dataset:
        """Every answer as an xarray dataset, one variable per kind of answer (see `frames.to_xarray`)."""
        about = {f: getattr(self, f) for f in ("case", "title", "seed", "version")} | {"scenario": self.scenario or ""}
        return frames.to_xarray(self.samples, self.inputs, self.draws, about)

    def __repr__(self) -> str:
        scenario = f", scenario {self.scenario}" if self.scenario else ""
        return f"<Assessment of {self.case}{scenario}: {self.draws} draws, seed {self.seed}, {len(self.samples)} answers, detente {self.version}>"

    def to_json(self) -> str:
        """Everything, draws included, as JSON text; `read_assessment` restores an equal assessment from it."""
        draws = {
            "samples": {k: v.tolist() for k, v in self.samples.items()},
            "inputs": {k: v.tolist() for k, v in self.inputs.items()},
        }
        return self._json(FORMAT, draws)

    def to_json_beside(self, file: str | Path) -> str:
        """JSON text whose draws are written to `file`, where they are read one answer at a time; `read_assessment` needs the file's folder.

        The file's name ends in `.draws.npy`. It appears whole or not at all.
        """
        with part_of(Path(file)) as part:
            return self._json(
                FORMAT_BESIDE, {"arrays": arrays.written(part, Path(file).name, self.samples, self.inputs)}
            )

    def _json(self, number: int, draws: Mapping[str, Any]) -> str:
        data = {
            "detente_assessment": number,
            **self.as_dict(),
            "titles": dict(self.titles),
            "facts": dict(self.facts),
            **draws,
        }
        return seal(data)

    def save(self, path: str | Path) -> None:
        """Write everything, draws included, to a JSON file. The file appears whole or not at all.

        More than 1,024 draws go to a file beside it, which the JSON names: `run.draws.npy` for `run.json`, in NumPy's format, one row an answer, in
        the JSON's order. Over a run that is there, it is `run.json.draws.npy`, and the next time `run.draws.npy` again: the run that was there stays
        whole until the new one is.
        """
        path = Path(path)
        if self.draws <= arrays.MANY or not is_plain(path):
            write_whole(path, self.to_json())
            return
        with alone(path.parent):  # two at once would take the same file for their draws
            file, before = arrays.files_beside(path)
            try:
                write_whole(path, self.to_json_beside(file))
            except Exception:  # not Ctrl-C, which may come when the JSON is already in its place
                file.unlink(missing_ok=True)
                raise
            if before is not None:
                before.unlink(missing_ok=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        plain = (
            "case",
            "title",
            "scenario",
            "version",
            "case_hash",
            "seed",
            "draws",
            "warnings",
            "outside",
            "no_rates",
        )
        return (
            all(getattr(self, f) == getattr(other, f) for f in plain)
            and dict(self.titles) == dict(other.titles)
            and dict(self.facts) == dict(other.facts)
            and _same(self.samples, other.samples)
            and _same(self.inputs, other.inputs)
        )

    __hash__ = None  # type: ignore[assignment]


def _same(one: Mapping[str, Floats], other: Mapping[str, Floats]) -> bool:
    return list(one) == list(other) and all(np.array_equal(one[k], other[k]) for k in one)
