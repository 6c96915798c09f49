"""Write the miniature of the start page: a built-in case as it is and under its scenarios. Run by `make scores`; a stale file fails a test."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from detente import assess, load_case
from detente.report.minute import miniature

CASE, DRAWS = "ukraine-2022", 64


def main() -> None:
    """Solve the case and write the file."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--draws", type=int, default=DRAWS)
    given = asked.parse_args()
    scenarios = load_case(CASE).case.scenarios
    runs = {"As things stand": assess(CASE, draws=given.draws)}
    for name, scenario in scenarios.items():
        runs[scenario.title] = assess(CASE, scenario=name, draws=given.draws)
    given.out.write_text(json.dumps(miniature(runs), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
