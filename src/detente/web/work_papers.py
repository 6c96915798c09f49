"""Files of ballots read in another process: one's own columns, and a conversation held in Polis."""

from __future__ import annotations

import tempfile
from pathlib import Path

from detente.errors import DetenteError
from detente.panel.box import Box, from_polis, parse_ballots
from detente.panel.questions import parse_panel


def read_file(panel_text: str, name: str, content: bytes) -> tuple[Box | None, list[str]]:
    """The ballots of a file in detente's own columns, or its mistakes, each with its line and column."""
    try:
        return parse_ballots(parse_panel(panel_text), content.decode("utf-8-sig"), name), []
    except UnicodeDecodeError as error:
        return None, [f"{name}: byte {error.start} is not UTF-8; save the file as CSV in UTF-8"]
    except DetenteError as error:
        return None, str(error).splitlines()


def read_polis(votes: bytes, comments: bytes | None) -> tuple[str, Box | None, list[str]]:
    """The text of a panel and its ballots from `participants-votes.csv` and `comments.csv` as Polis exports them, or their mistakes."""
    with tempfile.TemporaryDirectory() as folder:
        files = {"participants-votes.csv": votes, "comments.csv": comments}
        for name, content in files.items():
            if content is not None:
                (Path(folder) / name).write_bytes(content)
        try:
            text, box = from_polis(folder)
            parse_panel(text, "the conversation")
        except DetenteError as error:
            return "", None, str(error).replace(f"{folder}/", "").splitlines()
    return text, box, []
