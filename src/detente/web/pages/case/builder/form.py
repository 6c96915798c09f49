"""What the fields of the builder share: the case as its text has it now, its mistakes, and how a field is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from detente.case.refers import choices, gives
from detente.case.shape import Shape, shape_at
from detente.web.pages.case.editing import Editing
from detente.web.store import Invalid
from detente.web.work import Edit

Keys = tuple[str, ...]
# As a list of choices fades it takes the focus back to its field, from whoever has gone on to the next: so it goes at once.
PICK = "dense transition-duration=0"
NEEDED = "needed before the case can be run"


def asked(shape: Shape, label: str = "") -> str:
    """What a field is called, and that it is needed if it is."""
    return (label or shape.label) + (" (needed)" if shape.required else "")


class Shown(Protocol):
    """A field on the page."""

    def update(self) -> None:
        """Show what the text says now, without taking the focus from whoever types."""


class Form:
    """The fields of one step. `changed` is called after a change that adds or takes away fields, to build them anew."""

    def __init__(self, work: Editing, rebuild: Callable[[], None]) -> None:
        self.work, self.rebuild = work, rebuild
        self.open: set[Keys] = set()  # parts that are unfolded
        self.focus: Keys | None = None  # the part that has just been added
        self._shown: list[Shown] = []

    @property
    def tree(self) -> Mapping[str, Any]:
        """The case as plain data, with the case that it extends; it may have mistakes."""
        return self.work.checked.tree or {}

    def add(self, shown: Shown) -> None:
        """Keep a field up to date."""
        self._shown.append(shown)
        shown.update()

    def clear(self) -> None:
        """Forget the fields."""
        self._shown.clear()

    def added(self, build: Callable[[], None]) -> list[Shown]:
        """Build fields, and say which they are, so that they can be forgotten by themselves."""
        before = len(self._shown)
        build()
        return self._shown[before:]

    def forget(self, fields: list[Shown]) -> None:
        """Forget some fields, which have been taken off the page."""
        self._shown = [one for one in self._shown if one not in fields]

    def update(self) -> None:
        """Show in all fields what the text says now."""
        for shown in tuple(self._shown):
            if shown in self._shown:  # others may have taken its place meanwhile
                shown.update()

    def at(self, keys: Sequence[str]) -> Any:
        """What the text has at a place; None if nothing."""
        node: Any = self.tree
        for key in keys:
            if isinstance(node, Mapping):
                node = node.get(key)
            elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, str) and key == "says":  # an option may be written as its words alone
                return node
            else:
                return None
        return node

    def names(self, keys: Keys) -> list[str]:
        """The names of the parts at a place, or the numbers of its items."""
        found = self.at(keys)
        if isinstance(found, list):
            return [str(n) for n in range(len(found))]
        return [str(k) for k in found] if isinstance(found, Mapping) else []

    def shape(self, keys: Sequence[str]) -> Shape:
        """What may stand at a place. Raises KeyError if nothing may."""
        found = shape_at(keys)
        if found is None:
            raise KeyError(".".join(keys))
        return found

    def choices(self, keys: Keys, value: bool = False) -> dict[str, str] | None:
        """What may be named at a place; None where nothing of the case is."""
        return choices(self.tree, keys, value)

    def owns(self, keys: Keys) -> bool:
        """Whether the author gives the names in a mapping, as of parties, instead of choosing them among those of the case."""
        here = (*keys, "?")
        return self.shape(keys).what == "mapping" and (gives(here) or self.choices(here) is None)

    def mistakes(self, keys: Keys, below: bool = True) -> list[str]:
        """The mistakes at a place and, if wanted, below it."""
        here = ".".join(keys)
        return [
            NEEDED if p.message == "is missing" else p.message
            for p in self.work.checked.problems
            if p.path == here or (below and p.path.startswith(here + ".")) or (here == "" and below)
        ]

    async def write(self, keys: Keys, value: Any) -> None:
        """Write a field, or take it out if `value` is empty. Raises `Invalid` where a form cannot."""
        if value in ("", None, [], {}):
            if self.at(keys) is None:
                return
            if (
                len(keys) > 1
                and isinstance(self.at(keys[:-1]), Mapping)
                and len(self.at(keys[:-1])) == 1
                and self._named(keys[:-1])
            ):
                raise Invalid("this is the last thing said here; use Remove to take the whole part away")
            await self.work.edit([Edit("remove", keys)])
        elif value != self.at(keys):
            await self.work.edit([*self._opened(keys), Edit("set", keys, value)])

    async def write_number(self, keys: Keys, text: str) -> None:
        """Write a number and keep its source, or take it out if `text` is empty."""
        if not text:
            await self.write(keys, None)
        elif text != self.number(keys):
            await self.work.edit([*self._opened(keys), Edit("quantity", keys, text)])

    def number(self, keys: Keys) -> str:
        """A number as written, empty if there is none."""
        found = self.at(keys)
        if isinstance(found, Mapping):
            found = found.get("value")
        return "" if found is None or isinstance(found, list | Mapping) else str(found)

    def _named(self, keys: Keys) -> bool:
        return keys[-1].isdecimal() or self.owns(keys[:-1])

    def _opened(self, keys: Keys) -> Iterator[Edit]:
        """An option written as its words alone becomes a part, so that more can be said of it."""
        if len(keys) == 5 and keys[0] == "issues" and keys[4] != "says" and isinstance(self.at(keys[:4]), str):
            yield Edit("set", keys[:4], {"says": self.at(keys[:4])})
