"""NiceGUI's question whether a handler takes arguments gets the answer it always had."""

import functools

import pytest
from nicegui import helpers
from nicegui.helpers import functions

from detente.web.pages import quicker


class Thing:
    def none(self):
        pass

    def one(self, event):
        pass

    def maybe(self, event=None, *rest, **more):
        pass

    @classmethod
    def of_all(cls, event):
        pass

    @staticmethod
    def plain():
        pass


class Other(Thing):
    def none(self, event):
        pass


def local():
    class Made:
        def one(self, event):
            pass

    return Made().one


@pytest.mark.parametrize(
    "func",
    [
        *(getattr(one, name) for one in (Thing(), Other(), Thing()) for name in ("none", "one", "maybe", "of_all", "plain")),
        local(), local, lambda: 0, lambda e: 0, lambda e=1: 0, functools.partial(Thing().one, 1), functools.partial(Thing().one), [].append, print,
    ],
)  # fmt: skip
def test_the_answer_is_the_same(func, monkeypatch):
    monkeypatch.setattr(helpers, "expects_arguments", functions.expects_arguments)
    quicker.quicken()
    for _ in range(2):
        assert helpers.expects_arguments(func) is functions.expects_arguments(func)
