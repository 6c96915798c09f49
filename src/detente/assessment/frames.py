"""An assessment as labelled data: pandas frames and an xarray dataset. Both libraries are in the extra `notebook` and are loaded on first use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from detente import paths
from detente.assessment.band import HIGH, LOW
from detente.assessment.errors import AssessmentError

Samples = Mapping[str, npt.NDArray[np.float64]]  # {path: (draws,)}
NUMBERS: dict[str, type] = {
    "years": float,
    "quarters": int,
    "event": int,
    "notch": int,
}  # names in paths that are numbers
NULLABLE = {float: "Float64", int: "Int64"}  # their types in frames

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


def to_frame(samples: Samples, draws: int, *, summary: bool = False) -> pd.DataFrame:
    """Every answer as a tidy frame.

    One row per draw and answer with its `value`, or with `summary` one row per answer with its `median`, `low` and `high` (5% and 95% quantiles).
    `path` is the answer's path and `answer` its kind; the names in the path have columns of their own (`proposal`, `party`, `type`, `years`, ...),
    with missing values where a kind has no such name. Raises `AssessmentError` if pandas is not installed.
    """
    pandas = _library("pandas")
    names = {path: {"path": path, **_names(path)} for path in samples}
    about = pandas.DataFrame(list(names.values()))
    about = about.astype({key: NULLABLE[kind] for key, kind in NUMBERS.items() if key in about})
    values = np.stack([samples[path] for path in names])
    if summary:
        low, median, high = np.quantile(values, [LOW, 0.5, HIGH], axis=1)
        return about.assign(median=median, low=low, high=high)
    rows = about.loc[about.index.repeat(draws)].reset_index(drop=True)
    rows.insert(0, "draw", np.tile(np.arange(draws), len(names)))
    return rows.assign(value=values.ravel())


def inputs_frame(inputs: Samples, draws: int) -> pd.DataFrame:
    """The uncertain assumptions: one row per draw, one column per assumption, named by its path. Raises `AssessmentError` without pandas."""
    pandas = _library("pandas")
    return pandas.DataFrame(dict(inputs), index=pandas.RangeIndex(draws, name="draw"))


def to_xarray(samples: Samples, inputs: Samples, draws: int, about: Mapping[str, Any]) -> xr.Dataset:
    """Every answer as a dataset: one variable per kind, with a dimension for each name in its path and `draw` last, and `inputs`.

    What does not exist, such as the signature of a party that need not sign, is NaN. Raises `AssessmentError` if xarray is not installed.
    """
    xarray = _library("xarray")
    kinds: dict[str, dict[tuple[Any, ...], Any]] = {}
    places: dict[str, list[str]] = {}
    for path, values in samples.items():
        names = _names(path)
        kind = names.pop("answer")
        kinds.setdefault(kind, {})[tuple(names.values())] = values
        places[kind] = list(names)
    numbers = np.arange(draws)
    variables = []
    for kind, cells in kinds.items():
        labels = [list(dict.fromkeys(names[n] for names in cells)) for n in range(len(places[kind]))]
        data = np.full((*map(len, labels), draws), np.nan)
        for names_, values in cells.items():
            data[tuple(label.index(name) for label, name in zip(labels, names_, strict=True))] = values
        coordinates = {**dict(zip(places[kind], labels, strict=True)), "draw": numbers}
        variables.append(xarray.DataArray(data, coordinates, [*places[kind], "draw"], kind))
    if inputs:
        data = np.stack(list(inputs.values()))
        variables.append(xarray.DataArray(data, {"input": list(inputs), "draw": numbers}, ["input", "draw"], "inputs"))
    # Kinds that share a dimension may have different names on it; the dataset has all of them.
    merged: xr.Dataset = xarray.merge(variables, join="outer").assign_attrs(about)
    return merged


def _names(path: str) -> dict[str, Any]:
    """The kind of an answer and the names in its path; years, quarters and event numbers become numbers."""
    return {key: NUMBERS.get(key, str)(name) for key, name in paths.parse(path).items()}


def _library(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise AssessmentError(f"this needs {name}, which is not installed: pip install 'detente[notebook]'") from None
