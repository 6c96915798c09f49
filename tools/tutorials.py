"""Rerun the commands in the tutorials and update the output they show. Run by `make tutorials`.

A comment in the page names a command, and its output follows as a block:

    <!-- run: detente assess straits.yaml --draws 8; from: Who would sign; to: Gains over fighting -->

`from` and `to` show only the lines from the first that contains one text up to the next that contains the other; "..." marks what is left out.
`exit: 2` expects that exit code and shows the error. `with: OLD -> NEW` replaces one text in the case before running the command.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

CASE = Path(__file__).parents[1] / "docs" / "tutorial-case.yaml"
NAME = "straits.yaml"  # its name in the tutorial
MARK = re.compile(
    r"<!-- run: (?P<command>[^;\n]+)(?P<options>(?:; \w+: [^;\n]+)*) -->\n(?:\n```text\n.*?\n```\n)?", re.DOTALL
)


def yaml(page: str) -> str:
    """The case that a page builds up: its YAML blocks, joined."""
    return "".join(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL))


def excerpt(text: str, start: str | None, end: str | None) -> str:
    """The lines from the first with `start` up to the next with `end`, with dots for what is left out. Raises `ValueError` if a text is not there."""
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    first = next((n for n, line in enumerate(lines) if start is None or start in line), None)
    if first is None:
        raise ValueError(f"no line with '{start}' in:\n{text}")
    last = next((n for n, line in enumerate(lines) if end is not None and n > first and end in line), None)
    if end is not None and last is None:
        raise ValueError(f"no line with '{end}' after '{start}' in:\n{text}")
    kept = "\n".join(lines[first:last]).strip("\n")
    return ("...\n" if first else "") + kept + ("\n..." if last is not None else "")


def filled(page: str, folder: Path) -> str:
    """The page with the output of every command, run in a folder with the case. Raises `ValueError` if a command fails."""
    said: dict[tuple[str, str], str] = {}

    def replaced(mark: re.Match[str]) -> str:
        options = dict(re.findall(r"; (\w+): ([^;\n]+)", mark["options"]))
        key = (mark["command"], options.get("with", ""))
        if key not in said:
            said[key] = _run(mark["command"], folder, options.get("with"), int(options.get("exit", 0)))
        comment = mark[0][: mark[0].index("-->") + 3]
        shown = excerpt(said[key], options.get("from"), options.get("to"))
        return f"{comment}\n\n```text\n$ {mark['command']}\n{shown}\n```\n"

    return MARK.sub(replaced, page)


def _run(command: str, folder: Path, change: str | None, wanted: int) -> str:
    print(command, file=sys.stderr)
    case = folder / NAME
    text = CASE.read_text("utf-8")
    if change is not None:
        old, _, new = change.partition(" -> ")
        if text.count(old) != 1:
            raise ValueError(f"'{old}' is in the case {text.count(old)} times; it must be there once")
        text = text.replace(old, new)
    case.write_text(text, encoding="utf-8")
    name, *arguments = shlex.split(command)
    if name != "detente":
        raise ValueError(f"not a command of detente: {command}")
    done = subprocess.run(
        [sys.executable, "-m", "detente", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != wanted:
        raise ValueError(f"{command}: exit code {done.returncode}, expected {wanted}\n{done.stderr}")
    return done.stderr if wanted else done.stdout


def main() -> None:
    """Update the pages named, and write the case that a tutorial builds up."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", type=Path, nargs="+", metavar="page", help="a page whose commands to run")
    pages = parser.parse_args().pages
    for page in pages:
        text = page.read_text("utf-8")
        if yaml(text):
            CASE.write_text(yaml(text), encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(filled(text, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
