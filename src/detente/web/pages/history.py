"""Base rates from history and the cases behind them."""

from __future__ import annotations

from nicegui import ui

from detente.assessment.wording import chance_of
from detente.history import rate, read
from detente.history.counts import explain
from detente.history.rates import RATES
from detente.web.pages.frame import Visit, act, heading, in_thread, page, said, tab_title, table


@page("/history", "History")
async def history(visit: Visit, ask: str = "") -> None:
    """All base rates, or one written as in a case file."""
    heading("History", 1)
    said(
        "Base rates from past wars, treaties, threats and peace settlements. A case file can use them wherever it needs a chance.",
        "dim",
    )
    with ui.element("div").classes("line"):
        wanted = ui.input(
            "A base rate as in a case file, such as peace_failure(guarantee: treaty, within: 5 years)", value=ask
        ).classes("grow")
        ui.button("Look up", on_click=act(lambda: show()))
    box = ui.element("div").classes("stack")

    async def show() -> None:
        text = (wanted.value or "").strip()
        found = await in_thread(read, text)
        answer, counts = found.as_dict(), explain(found)
        tab_title(f"{answer['rate'].removeprefix('history.').partition('(')[0]}: history")
        box.clear()
        with box:
            heading(answer["rate"].removeprefix("history."))
            said(f"{answer['says']}: {chance_of(answer)}; {answer['happened']} of {answer['cases']} comparable cases.")
            if counts:
                said(counts)
            if answer.get("curve"):
                rows = [[f"{c['years']:g}", chance_of(c)] for c in answer["curve"] if float(c["years"]).is_integer()]
                table(["years", "still holding"], rows, "Survival: the model's median and 5-95% band")
            if answer["comparable"]:
                table(
                    ["case", "outcome"], [[c["name"], c["outcome"]] for c in answer["comparable"]], "Comparable cases"
                )
            for source in answer["cite"]:
                said(source, "dim")

    async def every() -> None:
        rows = []
        for name in RATES:
            answer = (await in_thread(rate, name)).as_dict()
            rows.append([(name, f"/history?ask={name}()"), answer["says"], chance_of(answer), str(answer["cases"])])
        with box:
            table(
                ["rate", "chance that", "median and 5-95% band", "comparable cases"],
                rows,
                "Base rates at their defaults",
            )

    wanted.on("keydown.enter", act(show))
    await act(show if ask else every)()
