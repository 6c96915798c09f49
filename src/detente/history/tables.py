"""The tables of facts that ship with detente, and their codebook. `tools/history/derive.py` derives them from other researchers' files."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

_FOLDER = resources.files("detente.history") / "tables"


@dataclass(frozen=True)
class About:
    """The codebook's entry for a table: its title, the work to cite, the raw file it was derived from, and what its columns mean."""

    name: str
    title: str
    cite: str
    raw: str
    terms: str
    columns: Mapping[str, str]


@cache
def codebook() -> dict[str, About]:
    """The tables by name. Every table that ships is in it (tested)."""
    from ruamel.yaml import YAML

    data: dict[str, Any] = YAML(typ="safe").load((_FOLDER / "codebook.yaml").read_text("utf-8"))
    return {name: About(name, **about) for name, about in data.items()}


@cache
def table(name: str) -> Mapping[str, npt.NDArray[Any]]:
    """A table as columns, (rows,) each: numbers as float64 (nan if missing), the rest as text. Raises KeyError for an unknown name."""
    if name not in codebook():
        raise KeyError(f"got {name!r}; expected one of the tables {', '.join(codebook())}")
    rows = list(csv.reader(text(name).splitlines()))
    return {head: _column(values) for head, *values in zip(*rows, strict=True)}


def text(name: str) -> str:
    """A table as it ships, as CSV text."""
    return (_FOLDER / f"{name}.csv").read_text("utf-8")


def _column(values: list[str]) -> npt.NDArray[Any]:
    try:
        return np.array([float(v) if v else np.nan for v in values])
    except ValueError:
        return np.array(values)


def citations() -> list[str]:
    """The works to cite, each once, in the order of the codebook."""
    return list(dict.fromkeys(about.cite for about in codebook().values()))
