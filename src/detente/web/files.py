"""Files about a case's war, as pages and API use them: read in another process, and not kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from detente.web import work_files
from detente.web.store import Invalid
from detente.web.work_files import Counted, Kept

READ = 30.0  # seconds
LARGEST = 2_000_000  # bytes; a larger file is for the command line
MOST = 12  # candidates


class Files:
    """The files of a bench. `ask` does work in another process, as `Bench._ask`."""

    def __init__(self, ask: Callable[..., Awaitable[Any]]) -> None:
        self._ask = ask

    async def count(
        self,
        text: str,
        content: bytes,
        name: str,
        choice: Mapping[str, Any],
        other: Mapping[str, Sequence[str]],
        most: int = MOST,
        drawn: bool = False,
    ) -> Counted:
        """What a file of events holds for the case in `text`; see `work_files.count_events`. Raises `Invalid` for one that is too large."""
        self.check(content)
        found: Counted = await self._ask(
            READ, work_files.count_events, text, content, name, dict(choice), dict(other), most, drawn
        )
        if found.problem:
            raise Invalid(found.problem)
        return found

    async def scores(
        self, text: str, content: bytes, name: str, agreement: str, signed: str, drawn: bool = False
    ) -> Kept:
        """A table of scores read for the case in `text`. Raises `Invalid` for one that is too large."""
        self.check(content)
        if not agreement.strip() or not signed.strip():
            raise Invalid("agreement, signed: got nothing; say what was signed, and when, such as 2016-11-24")
        found: Kept = await self._ask(
            READ, work_files.read_table, text, content, name, agreement.strip(), signed.strip(), drawn
        )
        if found.problem:
            raise Invalid(found.problem)
        return found

    async def kept(self, text: str, drawn: bool = False) -> Kept:
        """What the case in `text` says of an agreement. Raises `Invalid` for a case with mistakes."""
        found: Kept = await self._ask(READ, work_files.kept, text, drawn)
        if found.problem:
            raise Invalid(found.problem)
        return found

    @staticmethod
    def check(content: bytes) -> None:
        """Raises `Invalid` for a file that is empty or too large."""
        if not content:
            raise Invalid("file: got nothing; choose a CSV file")
        if len(content) > LARGEST:
            raise Invalid(
                f"file: got {len(content):,} bytes; expected at most {LARGEST:,}. The command line (detente events) reads files of any size"
            )
