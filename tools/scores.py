"""Score the built-in cases, and the second codings of some, for docs/scores.json: `python tools/scores.py docs/scores.json` (a quarter of an hour).

`tools/scores_docs.py` writes the page from it. Run this again after a change to the model or to a case; a test tells when a case has changed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from detente import library, load_case, score
from detente._version import __version__
from detente.assessment.draws import DRAWS
from detente.assessment.facts import titles
from detente.assessment.wording import headline
from detente.case import LoadedCase

CODINGS = Path(__file__).parent / "codings"
SEED = 1


def main() -> None:
    """Write the scores to the file named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="the file to write")
    file = parser.parse_args().file
    cases = [c for c in map(load_case, library()) if c.case.what_happened]
    again = [load_case(path) for path in sorted(CODINGS.glob("*.yaml"))]
    found = {"version": __version__, "draws": DRAWS, "seed": SEED, "cases": scored(cases), "codings": scored(again)}
    file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def scored(cases: list[LoadedCase]) -> dict[str, Any]:
    """For each case its title, day and hash, and its forecasts: path, the question in words, what happened, and the chance of each view."""
    found: dict[str, Any] = {}
    for loaded in cases:
        case = loaded.case
        print(case.id, flush=True)
        called = titles(case)
        rows = score([loaded], draws=DRAWS, seed=SEED).rows
        found[case.id] = {
            "title": case.title,
            "as_of": case.as_of,
            "kind": case.war.kind,
            "hash": loaded.hash,
            "forecasts": [
                {
                    "path": r.path,
                    "asked": headline(called, r.path),
                    "says": r.says,
                    "happened": r.happened,
                    "inside": r.chances["inside"],
                    "outside": r.chances.get("outside"),
                }
                for r in rows
            ],
        }
    return found


if __name__ == "__main__":
    main()
