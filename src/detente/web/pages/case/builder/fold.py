"""What is folded away, and built only when it is first unfolded."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from detente.web.pages.case.builder.form import Form, Keys


def folded(
    form: Form, key: Keys, title: str, build: Callable[[], None], unfolded: bool = False, classes: str = "rows"
) -> ui.expansion:
    """A box with a title, into which `build` puts fields once it is unfolded; it is so at once if `unfolded`, or if it was when last built."""
    box = ui.expansion(title, value=unfolded or key in form.open).classes(classes)
    with box:
        inside = ui.element("div").classes("stack")
    filled = False

    def fill(open_: bool) -> None:
        nonlocal filled
        (form.open.add if open_ else form.open.discard)(key)
        if open_ and not filled:
            filled = True
            with inside:
                build()

    box.on_value_change(lambda e: fill(bool(e.value)))
    if box.value:
        fill(True)
    return box
