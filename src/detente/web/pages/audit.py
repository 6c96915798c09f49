"""The audit trail, for an admin: who came in, changed, shared, ran and downloaded what."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from nicegui import ui

from detente.literals import is_date
from detente.web.pages.frame import Visit, empty, heading, in_thread, page, said, table
from detente.web.store.trail import WHATS

SHOWN = 200


@page("/audit", "Audit trail")
async def audit(
    visit: Visit, by: str = "", what: str = "", about: str = "", since: str = "", until: str = "", before: int = 0
) -> None:
    """What was done, newest first, with filters in the page's address; older acts a page at a time, and all as CSV."""
    wanted: dict[str, str] = {"by": by, "what": what if what in WHATS else "", "about": about}
    wanted |= {name: text if is_date(text) else "" for name, text in (("since", since), ("until", until))}
    wanted = {name: text for name, text in wanted.items() if text}
    days: dict[str, object] = {n: datetime.date.fromisoformat(wanted[n]) for n in ("since", "until") if n in wanted}
    more: dict[str, object] = {"before": before} if before > 0 else {}
    who = await visit.user()
    acts = await in_thread(lambda: visit.bench.trail.read(who, **{**wanted, **days, **more}, limit=SHOWN))
    heading("Audit trail", 1)
    said(
        "Who came in, changed, shared, ran and downloaded what. It is only ever added to, and no text, password or secret is in it. Times are UTC."
    )
    _filters(wanted)
    if not acts:
        empty("Nothing was done that these filters let through.", "/audit", "Show everything")
        return
    rows = [
        (f"{act.at:%Y-%m-%d %H:%M:%S}", act.who or "a stranger", act.what, act.about, act.detail, act.address)
        for act in acts
    ]
    table(("Time", "Who", "What", "About", "Detail", "Address"), rows, "Acts, newest first")
    with ui.element("div").classes("line"):
        if len(acts) == SHOWN:
            ui.link("Older", f"/audit?{urlencode({**wanted, 'before': acts[-1].id})}")
        ui.link("All of these as CSV", f"/api/v1/audit.csv?{urlencode(wanted)}")


def _filters(wanted: dict[str, str]) -> None:
    """A form that asks for the page anew, with what it is to show in its address."""

    def go() -> None:
        given = {"by": by.value, "what": what.value, "about": about.value, "since": since.value, "until": until.value}
        ui.navigate.to("/audit?" + urlencode({n: str(v).strip() for n, v in given.items() if v}))

    with ui.element("div").classes("line"):
        by = ui.input("Who", value=wanted.get("by", ""))
        what = ui.select({"": "everything", **{w: w for w in WHATS}}, label="What", value=wanted.get("what", ""))
        what.style("min-width:12rem")
        about = ui.input("About (a key or a name)", value=wanted.get("about", ""))
        since = ui.input("From", value=wanted.get("since", "")).props("type=date stack-label")
        until = ui.input("Until", value=wanted.get("until", "")).props("type=date stack-label")
        ui.button("Show", on_click=go)
