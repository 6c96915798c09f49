"""What is chosen on a page is in its address, and the address restores it."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from urllib.parse import urlencode

from nicegui import ui

from detente.literals import LiteralError, number

LONGEST = 4000  # letters of a value that is taken from an address
COPY = """(async () => {
  try { await navigator.clipboard.writeText(location.href); return '' } catch (e) { }
  const field = document.createElement('textarea'); field.value = location.href; document.body.append(field); field.select();
  const done = document.execCommand('copy'); field.remove(); return done ? '' : location.href;
})()"""


class Address:
    """The address of a page: its path, and what is chosen on it by name."""

    def __init__(self, path: str, query: Mapping[str, str]) -> None:
        self._path = path
        self._chosen = {key: value[:LONGEST] for key, value in query.items()}

    def __str__(self) -> str:
        """The address as a link has it."""
        kept = {key: value for key, value in self._chosen.items() if value}
        return f"{self._path}?{urlencode(kept)}" if kept else self._path

    def get(self, key: str) -> str:
        """What is chosen; empty if nothing is."""
        return self._chosen.get(key, "")

    def put(self, **chosen: str | None) -> None:
        """Note what is chosen now, and show it in the browser's address. Nothing takes a key out of it."""
        self._chosen |= {key: value or "" for key, value in chosen.items()}
        ui.navigate.history.replace(str(self))

    def one_of(self, key: str, allowed: Container[str], what: str, otherwise: str = "") -> str:
        """What is chosen, if it is allowed. Anything else is ignored, with a sentence on the page."""
        value = self.get(key)
        if not value or value in allowed:
            return value or otherwise
        self.ignore(key, not_here(what, value))
        return otherwise

    def ignore(self, key: str, why: str) -> None:
        """Say that what the address asks for is ignored: "the proposal 'x', which is not here"."""
        self._chosen[key] = ""
        ui.label(ignored(why)).classes("note").props('role="status"')


def not_here(what: str, value: str) -> str:
    """What an address asks for in vain, such as a proposal."""
    return f"{what} '{value[:80]}', which is not here"


def ignored(why: str) -> str:
    """The sentence about what an address asks for in vain."""
    return f"The address asks for {why}; this was ignored."


def written(values: Mapping[str, float]) -> str:
    """Numbers by name, as they stand in an address: `war.talks:0.1,peace.failure:0.02`."""
    return ",".join(f"{path}:{value:.6g}" for path, value in values.items())


def read(text: str) -> tuple[dict[str, float], list[str]]:
    """Numbers by name from an address, and what in it is none."""
    found: dict[str, float] = {}
    wrong = []
    for entry in filter(None, text.split(",")):
        path, _, typed = entry.rpartition(":")
        try:
            value = number(typed)
        except LiteralError:
            value = math.nan
        if path and math.isfinite(value):
            found[path] = value
        else:
            wrong.append(entry)
    return found, wrong


def copier(useful: Callable[[], bool] = lambda: True) -> ui.button:
    """A button that copies the page's address; it is shown while there is something in it worth copying."""

    async def copy() -> None:
        left = await ui.run_javascript(COPY, timeout=10)
        ui.notify(f"Copy it from here: {left}" if left else "The address is copied: it opens the page as it is now.")

    button = ui.button("Copy the address", icon="link", on_click=copy).props("flat dense")
    button.set_visibility(useful())
    return button
