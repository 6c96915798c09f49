"""The pages that create a case step by step, from the template, or from a file. Each leads to where the new case can be changed."""

from __future__ import annotations

import codecs
import datetime
from importlib import resources

from nicegui import events, ui

from detente.case.identifier import identifier
from detente.case.nodes import LARGEST_FILE
from detente.web.pages.case.actions import LONGEST_TITLE
from detente.web.pages.case.forms import title_in
from detente.web.pages.frame import Visit, act, heading, named, page, said
from detente.web.pages.html import links
from detente.web.store import Invalid
from detente.web.store.access import may_edit
from detente.web.work import Edit

NEW = "/new"
WAYS = {NEW: "New case", "/new/article": "Start from an article", "/new/file": "Import a file"}
ENDINGS = (".yaml", ".yml")
# Quasar's own button has no name, and a field within it.
CHOOSE = """<div class="line" style="padding:.5rem">
<q-btn flat no-caps text-color="white" label="Choose a file" @click="props.pickFiles"></q-btn>
<label style="position:relative">or drop it here<q-uploader-add-trigger></q-uploader-add-trigger></label></div>"""
# Why the browser did not send a file, and which.
REJECTED = "(found) => emit([found[0].failedPropValidation, found[0].file.name, found[0].file.size])"


@page(NEW, "New case")
async def new(visit: Visit) -> None:
    """Begin with an empty page or with the template."""
    begin(visit, NEW, "New case")
    New(visit)


@page("/new/file", "Import a case file")
async def from_file(visit: Visit) -> None:
    """Begin with a case file."""
    begin(visit, "/new/file", "Import a case file")
    FromFile(visit)


def begin(visit: Visit, here: str, words: str) -> None:
    """The heading of a page on which a case is begun, with links to the other ways to begin one. Raises `Forbidden` for a reader."""
    may_edit(visit.opened_by)
    heading(words, 1)
    others = [(words, to) for to, words in WAYS.items() if to != here]
    ui.html(links("Other ways to begin", [*others, ("All cases", "/")]), sanitize=False)


async def _create(visit: Visit, title: str, text: str, note: str, tab: str = "") -> None:
    made = await visit.call(visit.bench.store.create_case, title, text, note)
    ui.navigate.to(f"/cases/{made.key}/work" + (f"?tab={tab}" if tab else ""))


BEGUN = """\
# A case for detente. Write a number as 25%, as a range such as 15% to 40% (the middle 90% of what you believe), or with its source:
#   {value: 15% to 40%, source: report, basis: data, note: why}
detente: 1
"""


class New:
    """The form that asks for a title, and whether to begin with an empty page or with the template."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        with ui.element("div").classes("stack narrow"):
            self._title = ui.input("Title").props("autofocus maxlength=120")
            self._title.on("keydown.enter", act(self._begin))
            offered = {
                "steps": "Build it step by step, from an empty page",
                "template": "Change the template, a small war that can be run as it is",
            }
            self._way = named(ui.radio(offered, value="steps"), "How to begin")
            ui.button("Create", on_click=act(self._begin))

    async def _begin(self) -> None:
        name = title_in(self._title)
        edits = [Edit("set", ("id",), identifier(name, (), "case")), Edit("set", ("title",), name)]
        if self._way.value == "steps":
            edits.append(Edit("set", ("as_of",), datetime.date.today().isoformat()))
            await _create(self._visit, name, await self._visit.bench.edit(BEGUN, edits), "begun step by step", "Build")
        else:
            text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
            await _create(self._visit, name, await self._visit.bench.edit(text, edits), "started from the template")


class FromFile:
    """The form that imports a case file, even one with mistakes."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        said(f"YAML, at most {LARGEST_FILE:,} bytes. A file with mistakes can be imported too; they are then listed.")
        upload = ui.upload(auto_upload=True, max_file_size=LARGEST_FILE, on_upload=act(self._take))
        upload.props(f'accept="{",".join(ENDINGS)}"').on("rejected", act(_refuse), js_handler=REJECTED)
        upload.add_slot("header", CHOOSE)

    async def _take(self, event: events.UploadEventArguments) -> None:
        name = event.file.name
        text = _text(name, await event.file.read())
        checked = await self._visit.bench.check(text)
        await _create(self._visit, checked.title or name[:LONGEST_TITLE], text, f"imported from {name}")


def _refuse(event: events.GenericEventArguments) -> None:
    """Say why the browser did not send a file."""
    why, name, size = event.args
    if why == "max-file-size":
        raise Invalid(f"{name}: got {size:,} bytes; a case file has at most {LARGEST_FILE:,}")
    raise Invalid(f"{name}: not a YAML file; a case is a text file in YAML, whose name ends in {' or '.join(ENDINGS)}")


def _text(name: str, content: bytes) -> str:
    """The text of a file. Raises `Invalid` for what is not text, such as a Word document, or not UTF-8."""
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Invalid(f"{name}: not a text file; a case is a YAML file")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8 text") from None
