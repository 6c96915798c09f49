"""What the fields of the builder share: the case as its text has it now, its mistakes, and how a field is written."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from detente.case.edit import inline
from detente.case.extending import NOTHING, Extended
from detente.case.refers import choices, gives
from detente.case.shape import Shape, shape_at
from detente.literals import keys as keys_of
from detente.web.pages.case.editing import Editing
from detente.web.store import Invalid
from detente.web.work import Edit

Keys = tuple[str, ...]
# As a list of choices fades it takes the focus back to its field, from whoever has gone on to the next: so it goes at once.
PICK = "dense transition-duration=0"
NEEDED = "needed before the case can be run"
_UNDER = re.compile(r"under scenario '([^']*)': ")
SHORT = 80  # letters of what another case has


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
        self.begun: dict[Keys, list[str]] = {}  # what a scenario is to set, and has no value yet
        # The numbers of the case as last checked without a mistake: each in words, and as written or by default.
        self.numbers: dict[str, tuple[str, str]] = {}
        self._scenarios: dict[str, Any] = {}  # the case under each scenario asked for
        self._placed: list[tuple[str, str]] = []
        self._for: Any = None  # the check that these two are of
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

    @property
    def extended(self) -> Extended | None:
        """What the case extends, if it does."""
        found: Extended | None = self.work.checked.extended
        return found

    def place(self, keys: Sequence[str]) -> Keys:
        """The place of the case that keys are about: what a scenario sets is elsewhere in it."""
        keys = tuple(keys)
        return (*keys_of(keys[3]), *keys[4:]) if len(keys) > 3 and keys[0] == "scenarios" and keys[2] == "set" else keys

    def may(self, keys: Keys) -> bool:
        """Whether the user may change a place: not in an item of a list of the case that this one extends."""
        return self.work.may_change and (self.extended is None or not self.extended.spot(keys).item)

    def origin(self, keys: Keys) -> str:
        """Where a part or an item is from, if the case extends another: `own`, `theirs`, or `changed` here; empty if it extends none."""
        if self.extended is None:
            return ""
        spot = self.extended.spot(keys)
        if spot.base is NOTHING:
            return "own"
        return "changed" if spot.there else "theirs"

    def before(self, keys: Keys) -> str:
        """What the extended case has at a place where this one has something else, in words; empty otherwise."""
        if self.extended is None or self.origin(keys) != "changed":
            return ""
        found = self.extended.spot(keys).base
        if isinstance(found, Mapping) and "value" in found:
            found = found["value"]
        text = "" if isinstance(found, Mapping | list) else found if isinstance(found, str) else inline(found)
        if not text:
            return ""
        return f"Changed here; {self.extended.title} has: {text if len(text) <= SHORT else text[: SHORT - 3] + '...'}"

    def shape(self, keys: Sequence[str]) -> Shape:
        """What may stand at a place. Raises KeyError if nothing may."""
        found = shape_at(self.place(keys))
        if found is None:
            raise KeyError(".".join(keys))
        return found

    def choices(self, keys: Keys, value: bool = False) -> dict[str, str] | None:
        """What may be named at a place; None where nothing of the case is."""
        place = self.place(keys)
        return choices(self.tree if place == keys else self._under(keys[1]), place, value)

    def _fresh(self) -> None:
        """Forget what was worked out for an earlier text."""
        checked = self.work.checked
        if self._for is checked:
            return
        self._for = checked
        if checked.fields:
            self.numbers = {f.path: (f.words, f.text) for f in checked.fields}
        self._scenarios.clear()
        self._placed = [self._home(p.path, p.message) for p in checked.problems]

    def _under(self, scenario: str) -> Any:
        """The case under a scenario, as far as that can be."""
        self._fresh()
        if scenario not in self._scenarios:
            self._scenarios[scenario] = under(self.tree, scenario)
        return self._scenarios[scenario]

    def placed(self) -> list[tuple[str, str]]:
        """Each mistake with its place in the file; one that a scenario makes is at what it sets."""
        self._fresh()
        return self._placed

    def _home(self, path: str, message: str) -> tuple[str, str]:
        found = _UNDER.match(message)
        there = self.at(("scenarios", found[1], "set")) if found else None
        for dotted in there if found and isinstance(there, Mapping) else ():
            if path == dotted or path.startswith(f"{dotted}.") or str(dotted).startswith(f"{path}."):
                rest = path[len(dotted) :]
                assert found is not None
                return f"scenarios.{found[1]}.set.{dotted}{rest}", message[found.end() :]
        return path, message

    def owns(self, keys: Keys) -> bool:
        """Whether the author gives the names in a mapping, as of parties, instead of choosing them among those of the case."""
        here = (*keys, "?")
        return self.shape(keys).what == "mapping" and (gives(self.place(here)) or self.choices(here) is None)

    def mistakes(self, keys: Keys, below: bool = True) -> list[str]:
        """The mistakes at a place and, if wanted, below it."""
        here = ".".join(keys)
        return [
            NEEDED if message == "is missing" else message
            for path, message in self.placed()
            if path == here or (below and path.startswith(here + ".")) or (here == "" and below)
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
            changed = (
                self.origin(keys) == "changed"
            )  # emptied, it is as the other case has it; emptied again, it is gone
            await self.work.edit([Edit("restore" if changed else "remove", keys)])
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
        place, said = self.place(keys), self.at(keys[:-1])
        if len(place) == 5 and place[0] == "issues" and place[4] != "says" and isinstance(said, str):
            yield Edit("set", keys[:-1], {"says": said})


def under(tree: Mapping[str, Any], scenario: str) -> Any:
    """A case as plain data with what a scenario sets, as far as its paths lead somewhere."""
    found = copy.deepcopy(dict(tree))
    for name in ("scenarios", scenario, "set"):
        tree = tree.get(name) or {} if isinstance(tree, Mapping) else {}
    for dotted, value in tree.items() if isinstance(tree, Mapping) else ():
        node: Any = found
        *way, last = keys_of(str(dotted))
        for key in way:
            node = node.setdefault(key, {}) if isinstance(node, dict) else None
        if isinstance(node, dict):
            node[last] = copy.deepcopy(value)
    return found
