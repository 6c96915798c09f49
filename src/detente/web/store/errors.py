"""Why the workbench does not do what it was asked; each message is one sentence for the user."""

from __future__ import annotations

from detente.errors import DetenteError


class StoreError(DetenteError):
    """Something the workbench refuses; `code` is the HTTP status that says so."""

    code = 400


def code_of(error: DetenteError) -> int:
    """The HTTP status of a refusal: the workbench's own, or 422 for what the rest of detente cannot use."""
    return error.code if isinstance(error, StoreError) else Invalid.code


class Missing(StoreError):
    """There is no such thing, or it is another's and not shared: the two are not told apart."""

    code = 404


class Forbidden(StoreError):
    """The user's role does not allow it."""

    code = 403


class Conflict(StoreError):
    """Somebody else was faster, or the thing is no longer in the state the request supposes."""

    code = 409


class Invalid(StoreError):
    """What was sent cannot be used."""

    code = 422
