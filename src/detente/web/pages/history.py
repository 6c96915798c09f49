"""Base rates from history and the cases behind them."""

from __future__ import annotations

from html import escape
from typing import Any

from nicegui import ui

from detente.assessment.wording import chance_of, count
from detente.history import rate
from detente.history.rates import RATES
from detente.web.pages.frame import Visit, act, heading, in_thread, page, said, tab_title, table, told
from detente.web.pages.result.sections import prepare_pictures, show_picture


@page("/history", "History")
async def history(visit: Visit, ask: str = "") -> None:
    """All base rates, or one written as in a case file."""
    heading("What happened in past wars", 1)
    told(
        "Base rates from past wars, treaties, threats and peace settlements. A case file can use one wherever it needs a chance."
    )
    prepare_pictures()
    with ui.element("div").classes("line"):
        wanted = ui.input(
            "A base rate as in a case file, such as peace_failure(guarantee: treaty, within: 5 years)", value=ask
        )
        wanted.classes("grow")
        ui.button("Look up", on_click=act(lambda: show()))
    box = ui.element("div").classes("stack")

    async def show() -> None:
        text = (wanted.value or "").strip()
        answer = await visit.bench.base_rate(text)
        name, given = _named(answer)
        visit.address.put(ask=text)
        tab_title(f"{name}: history")
        box.clear()
        with box:
            _show(answer, name, given)

    async def every() -> None:
        found = [(await in_thread(rate, name)).as_dict() for name in RATES]
        with box:
            said("How often, in comparable cases. The bar is the median, the paler part its 5-95% band.", "dim")
            ui.html(f'<ul class="bars rates">{"".join(map(_bar, found))}</ul>', sanitize=False).style("width:100%")

    wanted.on("keydown.enter", act(show))
    await act(show if ask else every)()


def _named(answer: dict[str, Any]) -> tuple[str, str]:
    """A rate's name, and the kind of case it is about as a case file has it."""
    name, _, given = str(answer["rate"]).removeprefix("history.").partition("(")
    return name, given.removesuffix(")")


def _bar(answer: dict[str, Any]) -> str:
    """A rate as a line of the list: what it is the chance of, a bar with its band, the figure."""
    name, given = _named(answer)
    low, middle, high = (100 * answer[k] for k in ("low", "median", "high"))
    words = str(answer["says"])
    shown = chance_of(answer)
    return (
        f'<li><span class="name"><a href="/history?ask={name}()">{escape(words[:1].upper() + words[1:])}</a>'
        f"<small>{escape(name)}: {escape(given.replace('_', ' '))}; {count(answer['cases'], 'comparable case')}</small></span>"
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{escape(shown)}">'
        f'<rect class="none" width="100" height="10"/><rect class="signed" x="{low:.2f}" width="{high - low:.2f}" height="10"/>'
        f'<rect class="both" width="{middle:.2f}" y="3" height="4"/></svg><span class="figure">{escape(shown)}</span></li>'
    )


def _show(answer: dict[str, Any], name: str, given: str) -> None:
    """One rate: its figure, why the raw count differs, its curve, and the cases behind it."""
    words = str(answer["says"])
    heading(words[:1].upper() + words[1:])
    ui.html(
        f"<b>{escape(chance_of(answer))}</b>; {answer['happened']} of {answer['cases']} comparable cases.",
        sanitize=False,
        tag="p",
    )
    said(f"{name}: {given.replace('_', ' ')}", "dim")
    if answer["counts"]:
        told(answer["counts"])
    if answer["picture"]:
        show_picture(answer["picture"])
        with ui.element("details"):
            ui.html("Show the figures", sanitize=False, tag="summary")
            rows = [[f"{c['years']:g}", chance_of(c)] for c in answer["curve"] if float(c["years"]).is_integer()]
            table(["years", "still holding"], rows, "Survival: the model's median and 5-95% band")
    if answer["comparable"]:
        table(["case", "outcome"], [[c["name"], c["outcome"]] for c in answer["comparable"]], "Comparable cases")
    for source in answer["cite"]:
        said(source, "dim")
    ui.link("All base rates", "/history")
