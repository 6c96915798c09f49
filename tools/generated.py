"""Shared by the tools that write a page, as in `python tools/case_docs.py docs/case-file.md`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def write(page: Callable[[], str], about: str | None) -> None:
    """Write `page()` to the file named on the command line. The first line of `about`, the tool's docstring, is its help."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="the file to write")
    file = parser.parse_args().file
    if not file.parent.is_dir():
        parser.error(f"{file}: the folder {file.parent} does not exist")
    file.write_text(page(), encoding="utf-8")


def between(text: str, name: str, inner: str) -> str:
    """A page with the part between `<!-- name: ... -->` and `<!-- end of name -->` replaced. Raises `ValueError` without these marks."""
    head, start, rest = text.partition(f"<!-- {name}: ")
    note, mark, rest = rest.partition("-->\n")
    _, end, tail = rest.partition(f"<!-- end of {name} -->")
    if not (start and mark and end):
        raise ValueError(f"the page has no part marked '<!-- {name}: ... -->' up to '<!-- end of {name} -->'")
    return f"{head}{start}{note}{mark}\n{inner}\n\n{end}{tail}"
