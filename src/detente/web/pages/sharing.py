"""Who has access: people named, everybody, and links that can be withdrawn. For a case on a page, for a run of one in a dialog."""

from __future__ import annotations

from functools import partial
from html import escape

from nicegui import ui

from detente.web.pages.frame import Visit, act, heading, in_thread, named, page, said, tab_title
from detente.web.pages.html import at
from detente.web.shared.made import picture_names
from detente.web.store import Found, Run, User
from detente.web.store.sharing import Named, Opened

ROLES = {"reader": "may read", "editor": "may edit and run"}
FRAME = '<iframe src="{address}" title="{title}" width="100%" height="620" style="border:0" loading="lazy"></iframe>'
SHOWN_ONCE = "The address and the embed code are shown once."
# Over plain HTTP a browser has no clipboard for scripts, but what is selected can be copied. In the browser: a click may, an answer may not.
COPY = (
    "() => {{ const box = getHtmlElement({id}), field = box.matches('input, textarea') ? box : box.querySelector('input, textarea');"
    "field.focus(); field.select(); document.execCommand('copy'); }}"
)


def shared_words(found: Found) -> str:
    """Whose a case is, and who else has access to it, in words."""
    if found.built_in:
        return "built in"
    if not found.mine:
        if found.named:
            return f"shared with me by {found.owner}, to {'edit' if found.access == 'editor' else 'read'}"
        return f"by {found.owner}, shared with all"
    ways = ["all"] if found.shared else []
    ways += [f"{found.people} {'person' if found.people == 1 else 'people'}"] if found.people else []
    return f"yours, {'shared with ' + ' and '.join(ways) if ways else 'private'}"


def may_share(who: User, found: Found) -> bool:
    """Whether to offer the page that shares a case: to its owner, and to an admin."""
    return who.may_edit and not found.built_in and (found.mine or who.role == "admin")


def _dialog(title: str) -> tuple[ui.dialog, ui.element]:
    """A dialog that goes away for good when it is closed, and the box for what it says."""
    with named(ui.dialog(), title) as dialog, ui.card().classes("share"):
        heading(title)
        box = ui.element("div").classes("stack")
        ui.button("Close", on_click=dialog.close).props("flat")
    dialog.on("hide", dialog.delete)
    return dialog, box


@page("/cases/{key}/sharing", "Share a case")
async def sharing(visit: Visit, key: str) -> None:
    """Who has access to a case."""
    found: Found = await visit.call(visit.bench.store.case, key)
    heading(f"Share: {found.title}", 1)
    tab_title(f"{found.title}: shared with")
    ui.link("The case", f"/cases/{found.key}")
    with ui.element("div").classes("stack"):
        if visit.bench.settings.accounts:
            await People(visit, found).fill()
        await Links(visit, case=found.key).fill()


async def share_run(visit: Visit, run: Run, picture: str = "") -> None:
    """Open the dialog about a run; with a `picture`, about showing that one on another site."""
    dialog, box = _dialog(f"Show a picture of {run.title} elsewhere" if picture else f"Share this run of {run.title}")
    store = visit.bench.store

    async def share(everybody: bool) -> None:
        await visit.call(store.share_run, run.key, everybody)
        ui.notify("everybody with an account may see it now" if everybody else "no longer shown to everybody")

    with box:
        if picture:
            said("Make a link, and copy the code of the picture that comes with it into the other page.")
        elif visit.bench.settings.accounts:
            said("Whoever may see the case sees its runs.", "dim")
            ui.switch(
                "Everybody with an account may see this run",
                value=run.shared,
                on_change=act(lambda e: share(bool(e.value))),
            )
        content = await visit.call(store.result, run.key) if run.answered else ""
        links = Links(visit, run=run.key, content=content, picture=picture)
    await links.fill()
    dialog.open()


class People:
    """Who is named in a case, with what they may do; people to add; and whether everybody may read it."""

    def __init__(self, visit: Visit, found: Found) -> None:
        self._visit, self._found, self._sharing = visit, found, visit.bench.sharing
        heading("People", 3)
        self._list = ui.element("div").classes("stack")
        self._adding = ui.element("div").classes("line")
        ui.switch(
            "Everybody with an account may read it",
            value=found.shared,
            on_change=act(lambda e: self._all(bool(e.value))),
        )

    async def fill(self) -> None:
        """Show who is named now."""
        user, key = await self._visit.user(), self._found.key
        people = await in_thread(self._sharing.people, user, key)
        others = await in_thread(self._sharing.others, user, key)
        self._list.clear()
        with self._list:
            for one in people:
                self._row(one)
        self._adding.clear()
        with self._adding:
            if not others:
                said("Everybody with an account is named.", "dim")
                return
            who = ui.select(others, label="Name somebody", with_input=True).props("dense").classes("grow")
            role = ui.select(ROLES, value="reader", label="Role").props("dense")

            async def add() -> None:
                await self._visit.call(self._sharing.name, key, who.value or "", role.value)
                await self.fill()

            ui.button("Add", on_click=act(add)).props("outline")

    def _row(self, one: Named) -> None:
        with ui.element("div").classes("line"):
            said(one.name).classes("grow")
            if one.role == "owner":
                said("owns it", "dim")
                return
            role = named(
                ui.select(ROLES, value=one.role, on_change=act(lambda e: self._change(one.name, e.value))).props(
                    "dense"
                ),
                f"What {one.name} may do",
            )
            role.style("min-width: 11rem")
            named(
                ui.button("Remove", on_click=act(partial(self._remove, one.name))).props("flat dense"),
                f"Remove {one.name}",
            )

    async def _change(self, name: str, role: str) -> None:
        try:
            await self._visit.call(self._sharing.name, self._found.key, name, role)
        finally:
            await self.fill()

    async def _remove(self, name: str) -> None:
        await self._visit.call(self._sharing.remove, self._found.key, name)
        await self.fill()

    async def _all(self, everybody: bool) -> None:
        await self._visit.call(self._visit.bench.store.share_case, self._found.key, everybody)


class Links:
    """The links to a case or a run: one can be made, which is shown once, and all can be withdrawn.

    `content` is the result of an assessment, and `picture` the one of its pictures that the link is for, if for one.
    """

    def __init__(
        self, visit: Visit, *, case: str | None = None, run: str | None = None, content: str = "", picture: str = ""
    ) -> None:
        self._visit, self._sharing, self._content, self._picture = visit, visit.bench.sharing, content, picture
        self._about = {"case": case} if case else {"run": run}
        heading("Links", 3)
        what = "this case and its finished runs" if case else "this run"
        said(
            f"Whoever has a link reads {what} without an account, and nothing else. It works until you withdraw it. "
            + (SHOWN_ONCE if content else "The address is shown once."),
            "dim",
        )
        with ui.element("div").classes("line"):
            self._note = (
                ui.input("What for (optional)", value=f"picture: {picture}" if picture else "")
                .props("dense maxlength=200")
                .classes("grow")
            )
            ui.button("Make a link", on_click=act(self._make)).props("outline")
        self._new = ui.element("div").classes("stack").props('role="status"')
        self._list = ui.element("div").classes("stack")

    async def fill(self) -> None:
        """Show the links there are now."""
        found = await self._visit.call(self._sharing.links, **self._about)
        self._list.clear()
        with self._list:
            for link in found:
                self._row(link)
            if not found:
                said("There are no links yet.", "dim")

    def _row(self, link: Opened) -> None:
        words = f"Made {at(link.created)} by {link.by}"
        with ui.element("div").classes("line"):
            said(f"{link.note}. {words}" if link.note else words).classes("grow")
            named(
                ui.button("Withdraw", on_click=act(partial(self._withdraw, link))).props("flat dense"),
                f"Withdraw the link {link.note or words}",
            )

    async def _make(self) -> None:
        note = self._note.value or ""
        secret = await self._visit.call(self._sharing.open, note=note, **self._about)
        self._note.value = ""
        address = f"{self._visit.site}/shared/{secret}"
        names: dict[str, str] = await self._visit.bench.made(picture_names, self._content) if self._content else {}
        self._new.clear()
        with self._new, ui.element("div").classes("card stack"):
            said("Copy what you need now: it is not shown again. You can make a new link at any time.")
            copied("Link", address)
            if names:
                said(
                    "To show one of its pictures on another site, with its finding, range and source, copy this into the page:",
                    "dim",
                )
                first = self._picture if self._picture in names else next(iter(names))
                pick = ui.select(names, value=first, label="Picture").props("dense")
                frame = copied("Code of the picture", "", lines=True)

                def show() -> None:
                    frame.value = FRAME.format(
                        address=f"{address}/charts/{pick.value}", title=escape(names[pick.value])
                    )

                pick.on_value_change(act(show))
                show()
        await self.fill()

    async def _withdraw(self, link: Opened) -> None:
        await self._visit.call(self._sharing.withdraw, link.id, **self._about)
        self._new.clear()
        await self.fill()
        ui.notify("withdrawn: the link leads nowhere now", type="positive")


def copied(label: str, text: str, lines: bool = False) -> ui.input | ui.textarea:
    """A text to be copied, with a button that copies it."""
    with ui.element("div").classes("line"):
        field: ui.input | ui.textarea = (
            ui.textarea(label, value=text).props("autogrow") if lines else ui.input(label, value=text)
        )
        field.props("readonly dense").classes("grow")
        button = ui.button("Copy", icon="content_copy").props("outline dense")
        button.on("click", js_handler=COPY.format(id=field.id))
        button.on("click", lambda: ui.notify("copied"))
        named(button, f"Copy: {label}")
    return field
