"""A small panel whose experts tests ask, about the template of a case."""

from importlib import resources

CASE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")

HOSTILE = """<img src=x onerror=alert(1)><script>alert(2)</script>"""
RANGES = """panel: 1
id: desk
title: {en: The desk, uk: Стіл}
says: {en: What do you think?, uk: Що ви думаєте?}
case: CASE
languages: {en: English, uk: Українська}
groups: {a: Side A}
threshold: 3
ranges:
  alliance: {path: guarantees.alliance.answers, asks: {en: How likely is it that the alliance would answer?, uk: Чи буде відповідь?}}
  rearm: {path: peace.rearm.country-a, asks: How many months would A take to rearm?}
calibration: 2
"""


def ranges_text(case: str) -> str:
    """A panel about a case of this key or file, with two ranges and two questions with known answers."""
    return RANGES.replace("CASE", case)
