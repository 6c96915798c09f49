"""The log holds no secret, whoever wrote it down, and no text from elsewhere begins a line of its own."""

import io
import json
import logging
import secrets

import pytest

from detente.web.logs import REQUEST, Json, Plain, masked

SECRET = secrets.token_urlsafe(32)


@pytest.mark.parametrize(
    "text",
    [
        "GET /shared/{} 200",
        "/vote/{}?language=en",
        "/api/v1/vote/p-123/{}",
        "/expert/{}/answers",
        "/login?next=/shared/{}",
        "postgresql+psycopg://detente:{}@db.example.org/detente",
        "https://:{}@example.org",
        "Authorization: Bearer {}",
        "{{'authorization': 'Bearer {}'}}",
        "cookie: detente_session={}; a=b",
        "DETENTE_PASSWORD={}",
        "{{'password': '{}'}}",
        'client_secret="{}"',
        "whatever {} there",
    ],
)
@pytest.mark.parametrize("secret", [SECRET, "hunter2-Ä%20"])
def test_no_secret_is_logged(text, secret):
    if secret != SECRET and text.startswith("whatever"):
        return  # only what looks like a secret of ours is known without a word that says so
    assert secret not in masked(text.format(secret))


@pytest.mark.parametrize(
    "text",
    [
        "GET /cases/{key} 200",
        "the workbench last stopped with 2 runs unfinished; resume to continue",
        "postgresql://detente@db/detente",
        "/case/c-0123456789ab/runs?tab=text",
        "0123456789abcdef" * 4,
    ],
)
def test_what_is_no_secret_stays(text):
    assert masked(text) == text


@pytest.fixture
def log():
    """A logger of its own, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    found = logging.Logger("tried")
    found.addHandler(handler)
    return found, handler, out


def test_a_line_of_json_says_when_what_and_in_answer_to_what(log):
    logger, handler, out = log
    handler.setFormatter(Json())
    REQUEST.set("f00d")
    try:
        raise RuntimeError(f"/shared/{SECRET}\nnot a line")
    except RuntimeError:
        logger.exception(
            "bad: %s", "\x1b[31m\nERROR: forged", extra={"status": 500, "path": f"/vote/{SECRET}", "user": 7}
        )
    REQUEST.set("")
    (line,) = out.getvalue().splitlines()
    told = json.loads(line)
    assert told["at"].endswith("+00:00")
    assert (told["level"], told["logger"], told["request"], told["status"], told["user"]) == (
        "error", "tried", "f00d", 500, 7,
    )  # fmt: skip
    assert told["message"] == "bad: \x1b[31m\nERROR: forged"
    assert "RuntimeError" in told["error"]
    assert SECRET not in line
    assert "\x1b" not in line


def test_a_plain_line_is_one_line_and_steers_no_terminal(log):
    logger, handler, out = log
    handler.setFormatter(Plain("%(levelname)s: %(message)s"))
    logger.warning("a title: %s", "\x1b[31m\nERROR: forged \u202e ž")
    assert out.getvalue() == "WARNING: a title: \\x1b[31m\\nERROR: forged \\u202e ž\n"
    try:
        raise RuntimeError(SECRET)
    except RuntimeError:
        logger.exception("bad")
    assert "RuntimeError" in out.getvalue()
    assert SECRET not in out.getvalue()
