"""Help: a tour, the glossary, and the documentation, which comes with the workbench and needs no network."""

from __future__ import annotations

from html import escape

from fastapi import APIRouter
from fastapi.responses import Response
from nicegui import ui

from detente.assessment.glossary import TERMS
from detente.web import manual
from detente.web.pages.frame import Visit, act, heading, in_thread, page, said
from detente.web.pages.html import links
from detente.web.pages.plain import Plain, Reader, plain

router = APIRouter()
# The tour, in the order in which a newcomer works: what to do, a sentence about it, where, and what the link says.
TOUR = (
    ("Read an answer", "Open a built-in case: it says who fights, what is in dispute and what is on the table, and leads to its newest "
     "answer.", "/cases/ukraine-2022", "Open a built-in case"),
    ("Begin your own case", "Build it step by step from an empty page, start from an article, or copy a built-in case.", "/", "Go to the cases"),
    ("Enter ranges, not points", "Each number may be a range, with how you know it. The Numbers tab shows every one, and detente's defaults for what "
     "you left out.", "/cases/ukraine-2022/work?tab=Numbers", "See the numbers of a case"),
    ("Let history speak", "Where you have no judgement of your own, a base rate from past wars may stand in for it.", "/history",
     "Look up a base rate"),
    ("Run it", "A run samples every uncertain number many times and solves the war each time. You may close the page meanwhile.", "/runs",
     "See the runs"),
    ("Read what it hangs on", "The answer begins with a minute's reading. Below, move the assumptions it hangs on, and see the difference.",
     "/help/docs/reading-an-answer", "How to read an answer"),
    ("Compare", "Put two runs side by side: the case under two scenarios, or before and after a change.", "/compare", "Compare two runs"),
    ("Work with others", "Comment on any number or section, copy the address of what you see, share the case, and ask a panel of the people "
     "concerned or of experts.", "/panels", "See the panels"),
)  # fmt: skip


@page("/help", "Help")
async def help_page(visit: Visit) -> None:
    """The tour, the search, the documentation and the glossary."""
    heading("Help", 1)
    wanted = visit.address.get("search")
    field = ui.input("Search the documentation and the glossary", value=wanted)
    field.props("dense clearable debounce=300 maxlength=200").style("width:100%")
    found = ui.element("div").classes("stack").props('role="status" aria-live="polite"')

    async def look() -> None:
        words = field.value or ""
        places = await in_thread(manual.search, words)
        found.clear()
        with found:
            if words.strip():
                _found(words, places)

    async def search() -> None:
        visit.address.put(search=field.value)
        await look()

    field.on_value_change(act(search))
    await act(look)()
    _tour()
    _contents()
    heading("Glossary", anchor="glossary")
    said("The words that explain themselves on pages when you point at them or tap them.", "dim")
    terms = "".join(f"<dt>{escape(term)}</dt><dd>{escape(says)}</dd>" for term, says in sorted(TERMS.items()))
    ui.html(terms, sanitize=False, tag="dl").classes("glossary")


def _tour() -> None:
    heading("A tour", anchor="tour")
    with ui.element("ol").classes("tour"):
        for title, says, to, words in TOUR:
            link = f'<a href="{escape(to)}">{escape(words)}</a>'
            ui.html(f"<b>{escape(title)}.</b> {escape(says)} {link}", sanitize=False, tag="li")


def _contents() -> None:
    """The pages of the documentation, part by part."""
    heading("Documentation", anchor="documentation")
    parts: dict[str, list[manual.Page]] = {}
    for one in manual.pages().values():
        parts.setdefault(one.part, []).append(one)
    with ui.element("div").classes("shelf"):
        for part, these in parts.items():
            with ui.element("section").classes("card"):
                heading(part, 3)
                links = "".join(f'<li><a href="{manual.AT}{p.key}">{escape(p.title)}</a></li>' for p in these)
                ui.html(links, sanitize=False, tag="ul").classes("bullets")


def _found(words: str, places: list[manual.Place]) -> None:
    """What a search found."""
    asked = words.lower().split()
    terms = [t for t, says in TERMS.items() if all(w in f"{t} {says}".lower() for w in asked)]
    for term in terms[:3]:
        ui.html(f"<b>{escape(term)}</b>: {escape(TERMS[term])}", sanitize=False, tag="p")
    for one in places:
        where = one.page if one.heading == one.page else f"{one.page}: {one.heading}"
        ui.html(f'<a href="{escape(one.address)}">{escape(where)}</a><br>{escape(one.words)}', sanitize=False, tag="p")
    if not places and not terms:
        said(f"Nothing says all of these words: {words}")


@plain(router, "/help/docs/{key:path}")
async def docs(reader: Reader, key: str) -> Plain:
    """A page of the documentation."""
    html = await in_thread(manual.rendered, key)
    here, around = manual.pages()[key], list(manual.pages().values())
    place = around.index(here)
    beside = [("Before", other) for other in around[:place][-1:]] + [
        ("Next", other) for other in around[place + 1 :][:1]
    ]
    # Our own, as it came with the package.
    body = links("Documentation", (("Help and search", "/help"), ("All pages", "/help#documentation")))
    body += f'<article class="manual">{html}</article>'
    body += links(
        "Pages before and after", [(f"{word}: {other.title}", f"{manual.AT}{other.key}") for word, other in beside]
    )
    return Plain(f"{here.title}: documentation", body)


@router.get("/help/files/{name:path}", include_in_schema=False)
def file(name: str) -> Response:
    """A picture or another file of the documentation."""
    content, kind = manual.file(name)
    return Response(
        content, media_type=kind, headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    )
