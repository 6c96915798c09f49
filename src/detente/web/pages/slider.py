"""A slider for one value of a quantity. It shows the value as a case file writes it, for screen readers too, and the ends of its scale."""

from __future__ import annotations

from nicegui import ui

from detente.case.quantity import Kind, written
from detente.web.pages.frame import named, said
from detente.web.scales import Scale

STEPS = 200


class Slider:
    """A slider on the scale of its kind of quantity. `words` says which value it is for."""

    def __init__(self, words: str, kind: Kind, scale: Scale) -> None:
        self._kind, self._scale = kind, scale
        self.element = named(ui.slider(min=scale.least, max=scale.most, step=_step(scale)).props("label"), words)
        self.element.on_value_change(self._tell)

    def put(self, value: float, scale: Scale) -> None:
        """Move it to a value, on a scale that may have changed."""
        self._scale = scale
        self.element.props["min"], self.element.props["max"] = scale.least, scale.most
        self.element.props["step"] = _step(scale)
        self.element.value = min(max(value, scale.least), scale.most)
        self._tell()

    def _tell(self) -> None:
        text = worded(self._kind, float(self.element.value or 0), self._scale)
        self.element.props["label-value"] = self.element.props["aria-valuetext"] = text


class Ends:
    """The ends of a scale, to stand under its sliders."""

    def __init__(self) -> None:
        with ui.element("div").classes("dim").style("display:flex;justify-content:space-between;font-size:.8rem"):
            self._least, self._most = said(""), said("")

    def put(self, kind: Kind, scale: Scale) -> None:
        """Show the ends of a scale."""
        self._least.set_text(worded(kind, scale.least, scale))
        self._most.set_text(worded(kind, scale.most, scale))


def worded(kind: Kind, value: float, scale: Scale) -> str:
    """A value as a case file writes it, to three digits."""
    short = float(f"{value:.3g}")
    return written(kind, short, short, scale.percent)


def _step(scale: Scale) -> float:
    return (scale.most - scale.least) / STEPS
