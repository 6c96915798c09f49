"""What pages and API ask of the graph model. It is worked out in the processes that pages wait for, within their limits of time and memory."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from detente.case.nodes import LARGEST_FILE
from detente.web import work_graph
from detente.web.store import Invalid

SECONDS = 30.0
LONGEST_PACKED = 3500  # letters of a text in an address


class Graphs:
    """Asks workers about graphs. `ask` hands a call with a time limit to a worker (see `Bench`)."""

    def __init__(self, ask: Callable[..., Awaitable[Any]]) -> None:
        self._ask = ask

    async def look(self, text: str) -> work_graph.LookedGraph:
        """The mistakes of a graph's text, or its states and parties. Raises `Invalid` if that takes too long."""
        found: work_graph.LookedGraph = await self._ask(SECONDS, work_graph.look, text)
        return found

    async def analyse(self, text: str, wanted: str | None, coalition: Sequence[str]) -> dict[str, Any]:
        """The answer as data. Raises `CaseError`, `GraphError` for a state or party that there is not, and `Invalid` if it takes too long."""
        found: dict[str, Any] = await self._ask(SECONDS, work_graph.analysed, text, wanted, tuple(coalition))
        return found

    async def show(self, text: str, wanted: str | None, coalition: Sequence[str]) -> dict[str, Any]:
        """The answer for a page: sentences and sections. Raises the same."""
        found: dict[str, Any] = await self._ask(SECONDS, work_graph.shown, text, wanted, tuple(coalition))
        return found

    async def page(self, text: str, wanted: str | None, coalition: Sequence[str]) -> str:
        """The answer as one HTML file. Raises the same."""
        return str(await self._ask(SECONDS, work_graph.page, text, wanted, tuple(coalition)))

    async def lens(self, content: str) -> dict[str, Any]:
        """The graph model of a run, from its result. Raises `QuestionError` and `GraphError` for one that has none."""
        found: dict[str, Any] = await self._ask(SECONDS, work_graph.lens, content)
        return found


def packed(text: str) -> str:
    """A text as it stands in an address; empty if it is too long for one."""
    found = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")
    return found if len(found) <= LONGEST_PACKED else ""


def unpacked(found: str) -> str:
    """The text that an address holds. Raises `Invalid` if it holds none."""
    try:
        raw = base64.urlsafe_b64decode(found.encode("ascii") + b"=" * (-len(found) % 4))
        more = zlib.decompressobj()
        text = more.decompress(raw, LARGEST_FILE)
        if not more.eof:
            raise Invalid("the address holds a text that is cut off or too long")
        return text.decode()
    except (binascii.Error, zlib.error, UnicodeError):
        raise Invalid("the address holds no text of a graph; it may be cut off") from None
