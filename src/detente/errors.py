"""The base of every error that detente raises on purpose."""

from __future__ import annotations

LONGEST_LINE = 1500  # characters of a message


class DetenteError(Exception):
    """Something that cannot be done as asked.

    The message is for the user: what was got, what was expected and what to do. The command line, the API, the pages and the workbench's
    runner each catch this class in one place and show the message; any other exception is a bug and is shown as one. A very long line, which can
    only repeat what was got, is cut short.
    """

    def __str__(self) -> str:
        lines = super().__str__().split("\n")
        return "\n".join(x if len(x) <= LONGEST_LINE else f"{x[: LONGEST_LINE - 3]}..." for x in lines)
