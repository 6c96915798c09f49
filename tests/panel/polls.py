"""Where the public Polis conversations lie: in a folder `shared` beside the checkout, or above it. They are not ours to ship."""

from pathlib import Path

import pytest


def conversation(name):
    """The folder of a conversation; the test is skipped where there is none (CI has them)."""
    for above in Path(__file__).resolve().parents[2:]:
        folder = above / "shared" / "data" / "polls" / name
        if folder.is_dir():
            return folder
    pytest.skip("needs the public conversations, in ../shared/data/polls")
