"""Articles as pages and API use them: read in another process, and kept at hand for the case they are read for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.case.article import LARGEST_ARTICLE, Publication
from detente.web import work_article
from detente.web.store import Invalid
from detente.web.work_article import Read

READ = 20.0  # seconds
MOST_KEPT = 50  # articles kept at hand, of up to 200,000 characters each
MOST_OTHER = 100  # other names
LONGEST_NAME = 120
NOTHING = Publication()


@dataclass(frozen=True)
class Kept:
    """An article being read for a case: its text, where it stood, and other names for the case's actors, one a line."""

    text: str = ""
    publication: Publication = NOTHING
    other: str = ""


class Articles:
    """The articles of a bench. `ask` does work in another process, as `Bench._ask`. What is kept is in memory alone, and gone with the server."""

    def __init__(self, ask: Callable[..., Awaitable[Any]]) -> None:
        self._ask = ask
        self._kept: OrderedDict[tuple[int, str], Kept] = OrderedDict()

    def keep(self, user: int, case: str, article: Kept) -> None:
        """Keep an article at hand for a user's next visit to a case."""
        self._kept.pop((user, case), None)
        self._kept[user, case] = article
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def kept(self, user: int, case: str) -> Kept | None:
        """The article kept for a user and a case."""
        return self._kept.get((user, case))

    async def read(self, text: str, article: str, date: str, other: Mapping[str, Sequence[str]]) -> Read:
        """What an article holds for the case in `text`. Raises `Invalid` if it is too long, and `LiteralError` for a date that is none."""
        self.check(article)
        if sum(map(len, other.values())) > MOST_OTHER or any(
            len(n) > LONGEST_NAME for names in other.values() for n in names
        ):
            raise Invalid(f"other names: expected at most {MOST_OTHER}, each of at most {LONGEST_NAME} letters")
        found: Read = await self._ask(READ, work_article.read_article, text, article, date, dict(other))
        return found

    async def recorded(self, text: str) -> tuple[str, ...]:
        """What the record of a case says, entry by entry."""
        found: tuple[str, ...] = await self._ask(READ, work_article.recorded, text)
        return found

    async def sources(self, text: str) -> dict[str, dict[str, str]]:
        """The sources of a case, by their ids."""
        found: dict[str, dict[str, str]] = await self._ask(READ, work_article.sources_of, text)
        return found

    async def who_acts(self, article: str) -> tuple[list[dict[str, Any]], str]:
        """Names that may be those of the parties, with how often they act, and what the reader should know about the text."""
        self.check(article)
        found: tuple[list[dict[str, Any]], str] = await self._ask(READ, work_article.who_acts, article)
        return found

    @staticmethod
    def check(article: str) -> None:
        """Raises `Invalid` for an article that is empty or too long."""
        if not article.strip():
            raise Invalid("article: got nothing; paste the text of an article")
        if len(article) > LARGEST_ARTICLE:
            raise Invalid(f"article: got {len(article):,} characters; expected at most {LARGEST_ARTICLE:,}")


def other_names(lines: str, voices: Mapping[str, str]) -> dict[str, list[str]]:
    """Other names as typed, one a line: "Moscow = Russia". Raises `Invalid` for a line that names nobody in the case."""
    by_name = {**{who: who for who in voices}, **{title.casefold(): who for who, title in voices.items()}}
    found: dict[str, list[str]] = {}
    for line in lines.splitlines():
        if not line.strip():
            continue
        name, _, who = (part.strip() for part in line.partition("="))
        known = by_name.get(who) or by_name.get(who.casefold())
        if not name or known is None:
            example = next(iter(voices.values()), "a party")
            raise Invalid(
                f"other names: got '{line.strip()}'; expected a name and who it stands for, such as: The capital = {example}"
            )
        found.setdefault(known, []).append(name)
    return found
