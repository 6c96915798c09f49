"""The workbench's refusals. Each message is one sentence for the user."""

from __future__ import annotations

from detente.errors import DetenteError


class StoreError(DetenteError):
    """A refusal by the workbench. `code` is its HTTP status."""

    code = 400


def code_of(error: DetenteError) -> int:
    """The HTTP status of an error: a `StoreError`'s own, or 422 for any other error of detente's."""
    return error.code if isinstance(error, StoreError) else Invalid.code


class Missing(StoreError):
    """It does not exist, or belongs to someone else and is not shared; users cannot tell which."""

    code = 404


class Forbidden(StoreError):
    """The user is not allowed to do this."""

    code = 403


class Conflict(StoreError):
    """Someone else was faster, or it is no longer in the state that the request assumes."""

    code = 409


class TooMany(StoreError):
    """Too many tries; whoever waits so many `seconds` may try again."""

    code = 429

    def __init__(self, words: str, seconds: float = 0.0) -> None:
        super().__init__(words)
        self.seconds = seconds


class Invalid(StoreError):
    """A value in the request is not valid."""

    code = 422


class Busy(StoreError):
    """The user asks for more at a time than is their share."""

    code = 429


class Unavailable(StoreError):
    """The database does not answer, or cannot be written."""

    code = 503


class Full(Unavailable):
    """The database's disk is full."""

    code = 507
