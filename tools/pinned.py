"""Shared by the tools that list what is pinned: names and versions from requirements/, licences from the installed packages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
RUNS = ("base", "report", "web")  # what detente itself needs; the rest is for those who work on it
OTHERS = ("test", "docs")


@dataclass(frozen=True)
class Pin:
    """A package with its version, and the SHA-256 of each file that may be installed for it."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def licence(self) -> str | None:
        """The licence that the package names, as an SPDX expression if it gives one; None if the package is not installed."""
        try:
            found = metadata(self.name)
        except PackageNotFoundError:
            return None
        if expression := found.get("License-Expression"):
            return str(expression)
        named = [c.rsplit(" :: ", 1)[1] for c in found.get_all("Classifier", []) if c.startswith("License :: ")]
        named = [n for n in named if n != "OSI Approved"]
        first = next(iter((found.get("License") or "").strip().splitlines()), "")
        return ", ".join(named) or first or "see the package"


def pins(*files: str) -> list[Pin]:
    """All pins of some requirements files, by name, each once."""
    found = {}
    for file in files:
        text = (REQUIREMENTS / f"{file}.txt").read_text("utf-8")
        for name, version, rest in re.findall(
            r"^([\w.-]+)==(\S+)((?: \\\n {4}--hash=sha256:\w+)+)$", text, re.MULTILINE
        ):
            found[name] = Pin(name, version, tuple(re.findall(r"sha256:(\w+)", rest)))
    return [found[name] for name in sorted(found)]
