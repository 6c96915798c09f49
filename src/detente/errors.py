"""The base of every error that detente raises on purpose."""

from __future__ import annotations


class DetenteError(Exception):
    """Something that cannot be done as asked.

    The message is for the user: what was got, what was expected and what to do. The command line, the API, the pages and the workbench's
    runner each catch this class in one place and show the message; any other exception is a bug and is shown as one.
    """
