"""What a panel's owner puts in: ballots from paper, and files of ballots."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from starlette.concurrency import run_in_threadpool

from detente.assessment.wording import count
from detente.panel.questions import Panel
from detente.panel.tally import NOT_SEEN
from detente.web import work_papers
from detente.web.ballot.forms import given
from detente.web.bench import Bench
from detente.web.store import Conflict, Invalid, User
from detente.web.store.access import may_edit
from detente.web.store.ballots import Cast
from detente.web.store.models import StoredPanel
from detente.web.store.papers import Papers, digest_of

LARGEST = 2_500_000  # bytes of a file: what the workbench takes in one request
READ = 60.0  # seconds to read it


class TooManyMistakes(Invalid):
    """A file with mistakes; `mistakes` has a sentence for each."""

    def __init__(self, *mistakes: str) -> None:
        self.mistakes = mistakes
        super().__init__("; ".join(mistakes))

    def __reduce__(self) -> tuple[type[TooManyMistakes], tuple[str, ...]]:
        """Pickled with its sentences apart, for worker processes."""
        return TooManyMistakes, self.mistakes


class Paperwork:
    """Ballots put in by the owner of a panel."""

    def __init__(self, bench: Bench) -> None:
        self._bench, self._polling = bench, bench.polling
        self._papers = Papers(bench.store, bench.polling.panels)

    async def type_in(
        self, who: User, key: str, code: str, answers: Mapping[str, str], group: str | None, also: Mapping[str, str]
    ) -> None:
        """Hand in a ballot that came on paper. Raises `Invalid` before the code is spent if the panel does not have an answer, or there is none."""
        found = await run_in_threadpool(self._polling.panels.own, who, key)
        panel = await self._parsed(found)
        if not code.strip():
            raise Invalid("code: type in the one on the sheet")
        said = given(panel, Cast.blank(key, panel), answers, group, also)
        if (said.answers == NOT_SEEN).all():
            raise Invalid("the ballot answers nothing; leave such a sheet out")
        await run_in_threadpool(
            self._papers.type_in, who, key, code, said.answers, said.group, said.also.astype(np.int8), panel.first
        )

    async def upload(self, who: User, key: str, name: str, content: bytes) -> int:
        """Add the ballots of a CSV file in detente's own columns; returns how many. Raises `TooManyMistakes`, and as `Papers.add` does."""
        found = await run_in_threadpool(self._polling.panels.own, who, key)
        panel = await self._parsed(found)
        _small(name, content)
        box, wrong = await self._bench._ask(READ, work_papers.read_file, found.text, name, content)
        if wrong:
            raise TooManyMistakes(*wrong)
        if not len(box):
            raise Invalid(f"{name}: has no ballots")
        return await run_in_threadpool(self._papers.add, who, key, box, digest_of(content), panel.first)

    async def conversation(self, who: User, votes: bytes, comments: bytes | None, title: str = "") -> StoredPanel:
        """A closed panel with its ballots from a conversation exported by Polis. Raises `Forbidden` for a reader and `TooManyMistakes`."""
        may_edit(who)
        _small("participants-votes.csv", votes)
        _small("comments.csv", comments or b"")
        text, box, wrong = await self._bench._ask(READ, work_papers.read_polis, votes, comments)
        if wrong:
            raise TooManyMistakes(*wrong)
        if title.strip():
            from detente.web.work import Edit

            text = await self._bench.edit(text, [Edit("set", ("title",), title.strip())])
        named, _ = await self._polling.sound(who, text)
        return await run_in_threadpool(self._papers.conversation, who, named, text, box, digest_of(votes), "en")

    async def _parsed(self, found: StoredPanel) -> Panel:
        if found.status == "draft":
            raise Conflict(
                "the panel is a draft; open it first, so that its questions stay as these ballots answer them"
            )
        return await self._polling.parsed(found)


def added(number: int) -> str:
    """How many ballots were added, in words."""
    return f"{count(number, 'ballot')} added"


def _small(name: str, content: bytes) -> None:
    if len(content) > LARGEST:
        raise Invalid(
            f"{name}: got {len(content):,} bytes; a file has at most {LARGEST:,} (detente panel results counts larger ones on the command line)"
        )
