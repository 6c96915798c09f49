"""Files about a panel: its invitations and its experts' addresses as CSV and as sheets to print, and the tables of its results as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

SHEET = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Invitations</title><style>
body {{ font: 12pt/1.4 system-ui, sans-serif; margin: 1cm; color: #000; background: #fff }}
main {{ display: grid; grid-template-columns: 1fr 1fr }}
section {{ border: 1px dashed #888; padding: .6cm; break-inside: avoid; overflow-wrap: anywhere }}
h1 {{ font-size: 12pt; margin: 0 0 .2cm }} p {{ margin: .15cm 0 }}
.code {{ font: bold 17pt ui-monospace, monospace }}
</style></head><body><main>
{cards}
</main></body></html>"""
CARD = (
    '<section><h1 dir="auto">{title}</h1><p>Open</p><p><b>{address}</b></p><p>and enter this code, which works once:</p>'
    '<p class="code">{code}</p><p>Your ballot is secret: this code is not kept with it.</p></section>'
)

EXPERT = (
    '<section><h1 dir="auto">{title}</h1><p dir="auto">For {name}</p><p>Open</p><p><b>{address}</b></p>'
    "<p>This address is yours alone: whoever has it can answer for you.</p></section>"
)


def codes_csv(codes: Sequence[str], address: str) -> str:
    """Codes with the address at which each begins a ballot."""
    return safe_csv([["code", "address"], *([code, f"{address}?code={code}"] for code in codes)])


def codes_sheet(codes: Sequence[str], title: str, address: str) -> str:
    """A page to print and cut, a card a code."""
    cards = [CARD.format(title=escape(title), address=escape(address), code=escape(code)) for code in codes]
    return SHEET.format(cards="\n".join(cards))


def addresses_csv(made: Sequence[tuple[str, str]]) -> str:
    """Experts' names with their addresses."""
    return safe_csv([["name", "address"], *made])


def addresses_sheet(made: Sequence[tuple[str, str]], title: str) -> str:
    """A page to print and cut, a card an expert."""
    cards = [EXPERT.format(title=escape(title), name=escape(name), address=escape(address)) for name, address in made]
    return SHEET.format(cards="\n".join(cards))


def tables_csv(told: Mapping[str, Any]) -> str:
    """Results as `Results.as_dict` gives them: a row for each question and group that may be shown."""
    rows: list[list[Any]] = [
        ["question", "kind", "asks", "group", "answered", "accept", "low", "high", "words"]
    ]  # fmt: skip
    for a in told["asked"]:
        for row in [*a["rows"], *([a["everybody"]] if a["everybody"] else [])]:
            words = "; ".join(f"{word} {number}" for word, number in row["words"])
            rows.append(
                [a["name"], a["kind"], a["asks"], row["group"], row["answered"], row["accept"], row["low"], row["high"], words]
            )  # fmt: skip
    return safe_csv(rows)


def safe_csv(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as CSV, in which no cell is taken for a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[_cell(c) for c in row] for row in rows])
    return out.getvalue()


def _cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
