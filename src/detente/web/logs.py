"""The server's log, in plain lines or as JSON, without what opens a door: passwords, sessions, tokens, the secret addresses of links and ballots."""

from __future__ import annotations

import datetime
import json
import logging
import re
from contextvars import ContextVar

REQUEST: ContextVar[str] = ContextVar("request", default="")  # the id of the request that is being answered
FIELDS = ("method", "route", "path", "status", "seconds", "user")  # that a record about a request has
_MASK = "***"
_SECRETS = (
    (re.compile(r"(/(?:vote|expert|shared)/)[^\s\"'?#<>]+"), rf"\1{_MASK}"),  # voters', experts' and readers' addresses
    (re.compile(r"(://[^\s/:@]*:)[^\s/@]+(?=@)"), rf"\1{_MASK}"),  # the password in a database's address
    (re.compile(r"(?i)(\b(?:bearer|basic)\s+)[\w.~+/=-]+"), rf"\1{_MASK}"),
    (
        re.compile(
            r"(?i)([\w-]*(?:password|passwd|secret|token|cookie|session|authorization)[\"']?\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s,;&)}\]]+)"
        ),
        rf"\1{_MASK}",
    ),
    (
        re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])"),
        _MASK,
    ),  # sessions, tokens and secret addresses wherever else they stand
)


def masked(text: str) -> str:
    """A text without secrets."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def set_up(as_json: bool) -> None:
    """Send all of the server's log to standard error. Requests are logged only as JSON, for a program that collects them."""
    handler = logging.StreamHandler()
    handler.setFormatter(Json() if as_json else Plain("%(levelname)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("detente").setLevel(logging.INFO if as_json else logging.WARNING)


class Plain(logging.Formatter):
    """A line for people. Text from elsewhere cannot begin a line of its own, or steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback of an error."""
        return masked(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line without the traceback."""
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in super().formatMessage(record))


class Json(logging.Formatter):
    """A line of JSON: when, how bad, which logger, what, in answer to which request, and of a request what `FIELDS` names."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; the traceback of an error is in it."""
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "at": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if request := REQUEST.get():
            line["request"] = request
        for name in FIELDS:
            if (value := getattr(record, name, None)) is not None:
                line[name] = masked(value) if isinstance(value, str) else value
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=True)
