"""A user's own data: tables with documented columns, fitted with the models that ship with detente and used in cases under a name of the user's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detente.files import private
from detente.history import events, models, spells
from detente.history.fit import Data
from detente.history.posterior import NAME, Posterior, folder, save
from detente.history.sheets import TableError, read_sheet
from detente.literals import LiteralError, number, whole

SEED = 1


@dataclass(frozen=True)
class Column:
    """A column of a user's table: what it says, what it may hold (`number`, `text` or one of some words), and its default if it may be left out."""

    says: str
    allowed: tuple[str, ...] | str
    default: str | None = None


_NAME = {
    "name": Column("what the case was", "text", ""),
    "cluster": Column("the war or country it belongs to; cases of one share an effect", "text", ""),
}
_YESNO = ("0", "1")

KINDS: dict[str, dict[str, Column]] = {
    "peace": {
        **_NAME,
        "years": Column("years peace lasted, or has lasted so far", "number"),
        "failed": Column("1 if war began again then, 0 if it had not", _YESNO),
        "ended": Column("how the war ended", ("stalemate", "victory", "imposed"), "stalemate"),
        "terms": Column("what was signed", ("agreement", "ceasefire"), "agreement"),
        "guarantee": Column("who guarded it", ("none", "peacekeepers", "treaty"), "none"),
    },
    "pledge": {
        **_NAME,
        "kept": Column("1 if the pledge was honoured when invoked, 0 if not", _YESNO),
        "kind": Column("what was pledged", ("any", *(k.replace("_", "-") for k in events.PLEDGES)), "any"),
    },
    "threat": {
        **_NAME,
        "carried_out": Column("1 if the resisted threat was carried out, 0 if dropped", _YESNO),
        "institution": Column("1 if an international institution was part of it", _YESNO, "0"),
    },
    "war": {
        "name": _NAME["name"],
        "years": Column("years the war lasted, or has lasted so far", "number"),
        "ended": Column("how it ended, or ongoing", (*events.ENDINGS, "ongoing")),
    },
}
# The arguments of a base rate that a fit of each kind distinguishes, besides spans of time.
TOLD = {"peace": ("guarantee", "ended", "terms"), "pledge": ("kind",), "threat": ("institution",), "war": ("how",)}

Rows = dict[str, list[str]]


def read_table(file: str | Path, kind: str) -> Rows:
    """A user's CSV file of one kind, column by column, checked. Raises `TableError` with every problem at its row."""
    columns = KINDS[kind]
    path = Path(file)
    sheet = read_sheet(path)
    heads = sheet.heads
    problems = [
        f"{path}:1: there is no column '{n}': {c.says}"
        for n, c in columns.items()
        if c.default is None and n not in heads
    ]
    problems += [f"{path}:1: got column '{h}'; expected {', '.join(columns)}" for h in heads if h not in columns]
    found: Rows = {name: [] for name in columns}
    for line in sheet.lines if not problems else ():
        if line.count > len(heads):
            problems.append(
                f"{path}:{line.number}: got {line.count} cells; expected {len(heads)}, as in the header; put a cell that contains commas in quotes"
            )
        for name, column in columns.items():
            value = line.cells.get(name) or column.default
            wrong = _wrong(value, column)
            if wrong:
                problems.append(f"{path}:{line.number}: {name}: got {value or 'nothing'!r}; {wrong}")
            found[name].append(value or "")
    if problems:
        raise TableError(problems)
    return found


def _wrong(value: str | None, column: Column) -> str | None:
    if column.allowed == "text":
        return None
    if column.allowed == "number":
        try:
            return None if value and 0 < number(value) < 1000 else "expected a number of years, above 0 and below 1000"
        except LiteralError:
            return "expected a number of years, above 0 and below 1000"
    return None if value in column.allowed else f"expected one of {', '.join(column.allowed)}"


def fit_table(
    file: str | Path, kind: str, name: str, progress: Callable[[str, int, int], None] | None = None
) -> Posterior:
    """Fit the model of a kind to a user's table and keep it under a name, for use in cases as `history.RATE(..., fit: NAME)`.

    Raises `TableError` for a bad table or name, and `FitError` if the extra is not installed, the table has no event or the fit has not converged.
    """
    from detente.history.fit import FitError, Model, kept

    if not NAME.fullmatch(name):
        raise TableError(
            [f"--name: got {name!r}; expected at most 40 lower-case letters, digits or hyphens, not a hyphen first"]
        )
    rows = read_table(file, kind)
    data, cases = _data(rows, kind)
    if progress:
        progress("compiling the model", 0, 0)
    fit = Model(data).sample(SEED, progress=progress)
    trouble = fit.diagnostics.trouble()
    if trouble:
        raise FitError(trouble)
    draws = dict(kept(fit))
    if kind == "war":
        over = np.array([e != "ongoing" for e in rows["ended"]])
        wars = events.Wars((), np.array([number(y) for y in rows["years"]])[over],
                           np.array([events.ENDINGS.index(e) for e in rows["ended"] if e != "ongoing"]))  # fmt: skip
        draws["ending"] = models.endings(wars, len(draws["base"]), SEED).astype(np.float32)
    about = {
        "kind": kind,
        "told": list(TOLD[kind]),
        "file": Path(file).name,
        "cases": len(cases),
        "events": int(data.happened.sum()),
        "rhat": round(fit.diagnostics.rhat, 4),
        "ess": round(fit.diagnostics.ess),
        "divergences": fit.diagnostics.divergences,
        "seen": {c: sorted(set(v.tolist())) for c, v in zip(_covariates(kind), data.x.T, strict=True)},
        "constant": [c for c, v in zip(_covariates(kind), data.x.T, strict=True) if len(np.unique(v)) < 2],
        "comparable": cases,
    }
    posterior = Posterior({n: np.asarray(v, dtype=np.float64) for n, v in draws.items()}, about)
    save(private(folder()) / f"{name}.npz", {kind: posterior})
    return posterior


def _covariates(kind: str) -> tuple[str, ...]:
    return {"peace": spells.COVARIATES, "pledge": events.PLEDGES, "threat": ("institution",), "war": ()}[kind]


def _data(rows: Rows, kind: str) -> tuple[Data, list[tuple[str, str, bool]]]:
    """The rows in the form a model takes, and the cases with their outcomes."""
    n = len(rows["name"])
    names = [name or f"row {k + 2}" for k, name in enumerate(rows["name"])]
    if kind == "war":
        years = np.array([number(y) for y in rows["years"]])
        over = np.array([int(e != "ongoing") for e in rows["ended"]])
        wars = [
            (m, f"{e}, {y:.1f} years", o == 1) for m, e, y, o in zip(names, rows["ended"], years, over, strict=True)
        ]
        return models.war(years, over), wars
    clusters = [c or f"row {k}" for k, c in enumerate(rows["cluster"])]
    cluster = np.unique(clusters, return_inverse=True)[1].astype(np.int64)
    zeros = np.zeros(n, np.int64)
    if kind == "peace":
        x = np.column_stack(
            [
                [e != "stalemate" for e in rows["ended"]],
                [e == "imposed" for e in rows["ended"]],
                [t == "agreement" for t in rows["terms"]],
                [g == "peacekeepers" for g in rows["guarantee"]],
                [g == "treaty" for g in rows["guarantee"]],
            ]
        ).astype(float)
        years, failed = np.array([number(y) for y in rows["years"]]), np.array([whole(f) for f in rows["failed"]])
        made = spells.Spells(tuple(names), np.arange(n), cluster, zeros, np.zeros(n), years, failed, x)
        peaces = [
            (m, f"{'failed' if f else 'held'}, {y:.1f} years", bool(f))
            for m, f, y in zip(names, failed, years, strict=True)
        ]
        return models.peace(made, strata=1), peaces
    if kind == "pledge":
        kinds = [k.replace("-", "_") for k in rows["kind"]]
        x = np.array([[float(k == p) for p in events.PLEDGES] for k in kinds])
        happened, words = np.array([whole(v) for v in rows["kept"]]), ("honoured", "violated")
    else:
        x = np.array([[float(v)] for v in rows["institution"]])
        happened, words = np.array([whole(v) for v in rows["carried_out"]]), ("carried out", "backed down")
    cases = [(m, words[0] if h else words[1], bool(h)) for m, h in zip(names, happened, strict=True)]
    return models.shares(events.Cases(tuple(names), happened, zeros, cluster, x), 1), cases


def effects(posterior: Posterior) -> Mapping[str, tuple[float, float, float]]:
    """The effect of each covariate, by name: hazard ratio or odds ratio, as (median, 5% quantile, 95% quantile)."""
    kind = str(posterior.about["kind"])
    ratio = np.exp(posterior.draws["effect"][:, 0, :])
    low, median, high = np.quantile(ratio, [0.05, 0.5, 0.95], axis=0)
    return {n: (float(m), float(a), float(b)) for n, m, a, b in zip(_covariates(kind), median, low, high, strict=True)}
