"""A small panel that tests put to people."""

PANEL = """panel: 1
id: valley
title: {en: The valley, uk: Долина}
says: {en: What would you live with?, uk: Що для вас прийнятно?}
languages: {en: English, uk: Українська}
groups_asked: {en: Which of these are you?, uk: Хто ви?}
groups: {north: {en: Northerner, uk: Північ}, south: {en: Southerner, uk: Південь}}
also:
  age: {asks: How old are you?, answers: {young: Under 40, old: 40 or more}}
threshold: 3
questions:
"""
HOSTILE = """<img src=x onerror=alert(1)><script>alert(2)</script>"""


def panel_text(statements: int = 12, hostile: bool = False) -> str:
    """A panel of that many statements, the first made to do harm if `hostile`."""
    asks = [f"Statement {n + 1} on the valley" for n in range(statements)]
    if hostile:
        asks[0] = HOSTILE
    return PANEL + "".join(f"  s{n + 1}: {{kind: statement, asks: '{a}'}}\n" for n, a in enumerate(asks))


SCALED = """panel: 1
id: war
title: What people make of the terms
case: ukraine-2022
groups: {a: Side A, b: Side B}
threshold: 3
questions:
  offer: {kind: package, proposal: armistice, asks: The armistice as proposed}
  view: {kind: statement, asks: Talks should go on}
"""
