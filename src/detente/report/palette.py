"""The one palette of all pictures, as charts and style sheets use it. It needs no library: the server has it without those that draw."""

from __future__ import annotations

# {name: (on white, on black)}. Each stands out from its ground by 4.5 to 1 or more (WCAG 2.2, 1.4.3), so that words may have it, too.
SHADES = {
    "side-a": ("#0067a8", "#5bb4ee"),
    "side-b": ("#b84700", "#ff9350"),
    "other-1": ("#8347ab", "#c9a0ec"),
    "other-2": ("#746400", "#d2bf45"),
    "other-3": ("#a83373", "#f192c2"),
    "other-4": ("#006d77", "#52cbd6"),
    "other-5": ("#6b4a2b", "#c9a27e"),
    "other-6": ("#4b5c7c", "#a3b5d4"),
    "other-7": ("#4a7300", "#a6d356"),
    "other-8": ("#9a2d2d", "#f28d86"),
    "peace": ("#007a4d", "#43cb90"),
    "broken": ("#5c7a6c", "#8fae9f"),
    "war": ("#666666", "#a6a6a6"),
    "alarm": ("#3d2f5b", "#b9acd9"),
}
# Fills for a panel's answers, (on white, on black). Each is lighter or darker than any other by 1.5 to 1 or more, so that they are told apart in
# grey; the stronger the answer, the more it stands out from its ground.
FILLS = {
    "answer-essential": ("#0f4088", "#88c1ea"),
    "answer-desirable": ("#1465b1", "#4696d1"),
    "answer-acceptable": ("#72b0dc", "#1e547a"),
    "answer-tolerable": ("#b8d7ed", "#153552"),
    "answer-unacceptable": ("#e75913", "#be4315"),
}
GROUND = ("#ffffff", "#16181a")  # white paper and a black page, for words that stand on a colour


def shades(dark: bool) -> str:
    """The palette as CSS declarations, for a page with a light or a dark ground."""
    return "".join(f"--{name}:{pair[dark]};" for name, pair in {**SHADES, **FILLS, "ground": GROUND}.items())
