"""Two runs side by side."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from fastapi import APIRouter

from detente.report.sections import script, style
from detente.web.pages.address import ignored, not_here
from detente.web.pages.html import links, scrolled, table_html, told
from detente.web.pages.plain import Plain, Reader, plain
from detente.web.pages.runs import described, finished
from detente.web.store import Run

router = APIRouter(include_in_schema=False)
CSS = style("@media screen and (prefers-color-scheme: dark)")
PICKED = {"one": "First run", "other": "Second run"}
# {kind of file: its words}
FILES = {"docx": "Word", "pptx": "Slides", "csv": "Figures (CSV)", "json": "Data (JSON)"}


@plain(router, "/compare")
async def compare(reader: Reader) -> Plain:
    """Pick two finished assessments and see what differs."""
    runs = await finished(reader.bench, reader.user)
    heading = "<h1>Compare two runs</h1>"
    if len(runs) < 2:
        why = "To compare, finish at least two assessments, such as of a case as it is and under a scenario."
        return Plain("Compare", f'{heading}<div class="card empty"><p>{why}</p><a href="/runs">See the runs</a></div>')
    chosen = {key: reader.chosen.get(key, "") for key in PICKED}
    body = heading + _form(runs, chosen)
    if not all(key in runs for key in chosen.values()):
        return Plain("Compare", body)
    data = await reader.bench.compare(reader.user, chosen["one"], chosen["other"])
    called = " / ".join(data["names"])
    body += f"<h2>{escape(called[:1].upper() + called[1:])}</h2>{_files(**chosen)}<p>What differs between the runs:</p>"
    body += f'<ul class="bullets">{"".join(f"<li>{escape(line)}</li>" for line in data["told"])}</ul>'
    if data["picture"]:
        body += data["picture"]["figure"]  # our own; text from the case was escaped when it was drawn
    if data["rows"]:
        table = data["table"]
        body += scrolled(table_html(table["head"], table["rows"], table["title"], table["words"]))
        body += "".join(told(line) for line in table["note"].splitlines())
    else:
        body += "<p>No answer differs.</p>"
    for label, key in (("Only in the first run", "only_one"), ("Only in the second run", "only_other")):
        if data[key]:
            body += f'<p class="dim">{label}: {escape("; ".join(data[key]))}.</p>'
    where = [
        (f"{PICKED[key]}: {name}", f"/runs/{run}")
        for (key, run), name in zip(chosen.items(), data["names"], strict=True)
    ]
    titles = " and ".join(dict.fromkeys(runs[key].called for key in chosen.values()))
    return Plain(f"{titles}: compared", body + links("The two runs", where), script(), CSS)


def _form(runs: Mapping[str, Run], chosen: Mapping[str, str]) -> str:
    """Two lists of the runs there are, and what the address asks for that is not there."""
    lists, wrong = "", ""
    for key, words in PICKED.items():
        if chosen[key] and chosen[key] not in runs:
            wrong += f'<p class="note">{escape(ignored(not_here(f"the {words.lower()}", chosen[key])))}</p>'
        options = "" if chosen[key] in runs else '<option value="">choose a run</option>'
        options += "".join(
            f'<option value="{escape(one)}"{" selected" * (one == chosen[key])}>{escape(described(run))}</option>'
            for one, run in runs.items()
        )
        lists += f'<p><label for="{key}">{words}</label><select id="{key}" name="{key}">{options}</select></p>'
    return f'{wrong}<form class="pick">{lists}<button>Compare</button></form>'


def _files(one: str, other: str) -> str:
    """A link to each kind of file that holds what the page shows."""
    here = f"/api/v1/runs/{escape(one)}/compare/{escape(other)}/documents"
    return (
        '<p class="line">Save: '
        + " ".join(f'<a href="{here}/{kind}" download>{words}</a>' for kind, words in FILES.items())
        + "</p>"
    )
