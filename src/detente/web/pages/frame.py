"""What all pages share: the frame around them, the current user, and how a refusal is shown."""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from html import escape
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from nicegui import ui
from starlette.concurrency import run_in_threadpool

from detente.assessment.tables import Table
from detente.errors import DetenteError
from detente.report.environment import words_html
from detente.web.bench import Bench
from detente.web.pages.address import Address
from detente.web.pages.html import table_html
from detente.web.pages.navigation import STYLE, navigation, refusal
from detente.web.store import Forbidden, Missing, Store, User
from detente.web.store.errors import code_of
from detente.web.throttle import whence

E = TypeVar("E", bound=ui.element)
T = TypeVar("T")
CONTENT = "content"
SURELY = 15.0  # seconds after which a page looks at the store, whether or not this program has written to it
PATIENCE = 60.0  # seconds; NiceGUI waits three, too few for a result with many draws


class Visit:
    """A user's visit to a page. Every action looks the user up again, since a role may change or a session end.

    While the page is being built, which is a part of the request for it, the user is the one whom that request was found to come from.
    """

    def __init__(self, request: Request) -> None:
        self.bench: Bench = request.state.bench
        self._user: User = request.state.user
        self._session: str | None = request.state.session
        self.whence = whence(request)
        self.building = True
        self.site = str(request.base_url).rstrip("/")
        self.address = Address(request.url.path, request.query_params)

    async def user(self) -> User:
        """The current user. Raises `Forbidden` once their session has ended."""
        return await in_thread(self._current)

    async def call(self, do: Callable[..., T], *args: Any, **named: Any) -> T:
        """What `do(user, ...)` returns for the current user, without blocking other pages. Raises what `user` and `do` raise."""
        return await in_thread(lambda: do(self._current(), *args, **named))

    def _current(self) -> User:
        if self.bench.settings.accounts and not self.building:
            found = self.bench.accounts.whose(self._session or "", "browser")
            if found is None or found.id != self._user.id:
                raise Forbidden("your session has ended; log in again")
            return found
        return self._user

    @property
    def opened_by(self) -> User:
        """The user as they were when the page was opened, for what it shows; what they do is for `user()` to say."""
        return self._user

    @property
    def session(self) -> str | None:
        """The secret of the user's session."""
        return self._session

    @property
    def may_edit(self) -> bool:
        """Whether to offer controls that change things."""
        return self._user.may_edit


def page(path: str, title: str) -> Callable[[Callable[..., Awaitable[None]]], None]:
    """Register a page at an address. A refusal becomes a page that gives the reason, with its HTTP status."""

    def wrap(build: Callable[..., Awaitable[None]]) -> None:
        @functools.wraps(build)
        async def shown(request: Request, **values: Any) -> Response | None:
            visit = Visit(request)
            ui.add_css(STYLE)
            try:
                frame(visit, path)
                await build(visit, **values)
            except DetenteError as error:
                return HTMLResponse(refusal(str(error), code_of(error)), code_of(error))
            finally:
                visit.building = False
            return None

        kept = [p for n, p in inspect.signature(build).parameters.items() if n != "visit"]
        asked = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)
        shown.__signature__ = inspect.Signature([asked, *kept])  # type: ignore[attr-defined]
        shown.__annotations__ = {"request": Request, **{p.name: p.annotation for p in kept}}
        ui.page(path, title=f"{title} - detente", response_timeout=PATIENCE)(shown)

    return wrap


def frame(visit: Visit, path: str) -> None:
    """The side of every page, which folds to its top on a phone: navigation and the current user. `path` is the page's own address."""
    # Each dark enough for white text.
    ui.colors(primary="#0067a3", positive="#00704f", negative="#b3261e", info="#0067a3")
    ui.link("Skip to the content", f"#{CONTENT}").classes("skip")
    who = f"{visit.opened_by.name} ({visit.opened_by.role})" if visit.bench.settings.accounts else ""
    ui.html(navigation(path, who), sanitize=False, tag="header").classes("frame")
    ui.element("div").props(f'id={CONTENT} tabindex="-1"')  # where the content begins


def act(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an event handler so that a refusal is shown to the user and the page stays as it is."""
    client = ui.context.client

    @functools.wraps(handler)
    async def handled(*args: Any) -> None:
        with client:  # not the button's own slot, which the handler may delete
            try:
                found = handler(*args)
                if inspect.isawaitable(found):
                    await found
            except DetenteError as error:
                close = {"label": "Close", "color": "white"}
                ui.notify(str(error), type="negative", multi_line=True, timeout=8000, actions=[close])

    return handled


def keep_looking(every: float, look: Callable[[], Awaitable[None]], store: Store | None = None) -> None:
    """Look again every so many seconds. Once the user may no longer see what the page shows, it is loaded anew, and says so.

    For what is only in the `store`, it is enough to look once something has been written to it, and now and then in case another program did.

    To be called when the page has been built: a timer sends the page to the browser as it is then, and scripts added later do not run.
    """

    seen, at = -1, 0.0

    async def tick() -> None:
        nonlocal seen, at
        now = time.monotonic()
        if store is not None and store.written == seen and now - at < SURELY:
            return
        seen, at = store.written if store is not None else -1, now
        try:
            await look()
        except (Missing, Forbidden):
            timer.deactivate()
            ui.navigate.reload()

    timer = ui.timer(every, act(tick))


def empty(words: str, to: str, where: str) -> None:
    """What stands where there is nothing yet: what would be here, and a link to where it comes from."""
    with ui.element("div").classes("card empty"):
        said(words)
        ui.link(where, to)


def named(element: E, words: str) -> E:
    """Label an element for screen readers. Text from a case goes in here, never into `props()`, which would parse it."""
    element.props["aria-label"] = words
    return element


async def in_thread(fn: Callable[..., T], *args: Any) -> T:
    """Call the store without blocking other pages."""
    return await run_in_threadpool(fn, *args)


def tab_title(words: str) -> None:
    """Name the browser's tab, so that a page can be told from others of its kind."""
    ui.page_title(f"{words} - detente")


def heading(words: str, level: int = 2, anchor: str = "") -> None:
    """A heading. `anchor` is its address on the page, by which the contents lead to it."""
    made = ui.html(escape(words), sanitize=False, tag=f"h{level}")
    if anchor:
        made.props(f"id={anchor}")


def said(words: str, classes: str = "") -> ui.label:
    """A paragraph."""
    return ui.label(words).classes(classes)


def told(words: str, classes: str = "") -> None:
    """A paragraph in which technical words explain themselves."""
    ui.html(words_html(words), sanitize=False, tag="p").classes(classes)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "", words: bool = False) -> None:
    """A table; see `table_html`."""
    content, called = table_html(head, rows, caption, words)
    box = ui.html(content, sanitize=False).classes("scroll").props('tabindex="0" role="region"')
    named(box, called)


def draw(one: Table) -> None:
    """A table of an answer, with its note."""
    table(one.head, one.rows, one.title, one.words)
    for line in one.note.splitlines():
        told(line, "dim")


def difference(diff: str) -> None:
    """A unified diff with additions and deletions marked."""
    marks = {"+": "ins", "-": "del"}
    lines = []
    for line in diff.splitlines():
        tag = marks.get(line[:1]) if not line.startswith(("+++", "---")) else None
        lines.append(f"<{tag}>{escape(line)}</{tag}>" if tag else escape(line))
    ui.html("\n".join(lines) or "no differences", sanitize=False, tag="pre").classes("diff").props('tabindex="0"')
