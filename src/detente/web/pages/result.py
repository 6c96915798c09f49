"""A run's page: progress while it works, then the report's content, live."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from nicegui import events, ui

from detente.case.quantity import written
from detente.web.pages.frame import Visit, act, at, banded, heading, in_thread, named, page, said, span, table
from detente.web.pages.runs import watch
from detente.web.runner import KINDS
from detente.web.store import Invalid, Run
from detente.web.work import Edit

ALL = ""
# Which parts of the report a choice bears on.
PARTS = (
    ("proposals", "holds"),
    ("ends",),
    ("threat", "wait"),
    ("levers",),
    ("deals", "hangs"),
    ("evidence",),
    ("assumptions", "method"),
)
BEARS = {"proposal": ("proposals", "holds"), "party": ("evidence",), "goal": ("levers",), "year": ("ends",)}


@page("/runs/{key}", "Run")
async def result(visit: Visit, key: str) -> None:
    """One run."""
    bench = visit.bench
    run: Run = await in_thread(bench.store.run, visit.user, key)
    heading(run.title, 1)
    scenario = f", scenario {run.scenario}" if run.scenario else ""
    version = f"version {run.version}" if run.version else "built in"
    took = f", {span(run.seconds)}" if run.finished else ""
    said(
        f"{KINDS[run.kind]}{scenario}; case {version}, {run.draws} draws, seed {run.seed}, detente {run.release}; {at(run.created)}{took}",
        "dim",
    )
    changes = bench.changes(run)
    if changes:
        said("With assumptions changed: " + "; ".join(f"{p} = {v}" for p, v in changes.items()), "note")
    ui.link("The case", f"/cases/{run.case_key}")
    if run.status != "done":
        await watch(visit, run)
        return
    content = await in_thread(bench.store.result, visit.user, key)
    with ui.element("div").classes("line"):
        if run.kind.startswith("assess"):
            ui.button("Report (HTML)", on_click=lambda: ui.download(f"/api/v1/runs/{key}/report")).props(
                "outline dense"
            )
        ui.button("Result (JSON)", on_click=lambda: ui.download(f"/api/v1/runs/{key}/result")).props("outline dense")
        if bench.settings.accounts and run.owner_id == visit.user.id:

            async def share() -> None:
                await in_thread(bench.store.share_run, visit.user, key, not run.shared)
                ui.navigate.reload()

            ui.button("Unshare" if run.shared else "Share", on_click=act(share)).props("outline dense")
    if run.kind == "deals":
        _deals(json.loads(content))
    elif run.kind == "fixes":
        _fixes(json.loads(content), run)
    else:
        await _assessment(visit, run, content)


async def _assessment(visit: Visit, run: Run, content: str) -> None:
    bench = visit.bench
    told = await bench.tell(run, content)
    heading("The answer")
    for sentence in told["sentences"]:
        said(sentence)
    heading("At a glance")
    glance = ui.element("div")

    def show_glance(proposal: str) -> None:
        glance.clear()
        with glance:
            wanted = {p: b for p, b in told["bands"].items() if proposal in (ALL, p)}
            who = list(dict.fromkeys(w for b in wanted.values() for w in b["signs"]))
            years = list(dict.fromkeys(y for b in wanted.values() for y in b["holds"]))
            head = [
                "proposal",
                *(f"{w} signs" for w in who),
                "all sign",
                *(f"holds {y} y" for y in years),
                "signed and holds 5 y",
            ]
            rows = [
                [
                    told["proposals"][p],
                    *(b["signs"].get(w, "") for w in who),
                    b["all_sign"],
                    *(b["holds"].get(y, "") for y in years),
                    b["both"],
                ]
                for p, b in wanted.items()
            ]
            table(head, rows, "Chances: median and 5-95 % band over the draws")

    show_glance(ALL)
    heading("Choose what to look at")
    choice: dict[str, str] = dict.fromkeys(BEARS, ALL)
    boxes: dict[tuple[str, ...], ui.element] = {}
    with ui.element("div").classes("line"):
        _pick("Proposal", "all", told["proposals"], choice, "proposal", lambda n: changed(n))
        _pick("Party", "all", told["parties"], choice, "party", lambda n: changed(n))
        _pick("Goal", "all", told["goals"], choice, "goal", lambda n: changed(n))
        _pick(
            "Year of the endings",
            "all",
            {y: f"after {y} year{'' if y == '1' else 's'}" for y in told["years"]},
            choice,
            "year",
            lambda n: changed(n),
        )
    await _scenarios(visit, run)
    _what_if(visit, run, told)
    await _other_runs(visit, run)
    for parts in PARTS:
        boxes[parts] = ui.element("div").style("width:100%")
        with boxes[parts]:
            ui.spinner(size="sm").props('aria-label="Drawing"')

    async def draw(parts: tuple[str, ...]) -> None:
        kept = {n: v or None for n, v in choice.items()}
        shown = await bench.show(content, parts, kept)
        if boxes[parts].is_deleted:
            return
        boxes[parts].clear()
        with boxes[parts]:
            for section in shown:
                _section(section)

    async def changed(name: str) -> None:
        if name == "proposal":
            show_glance(choice["proposal"])
        for parts in PARTS:
            if set(parts) & set(BEARS[name]):
                await draw(parts)

    async def draw_all() -> None:
        for parts in PARTS:
            await draw(parts)
        if told["leading"]:
            await bench.foresee(run)

    ui.timer(0.1, act(draw_all), once=True)


def _pick(label: str, every: str, options: dict[str, str], choice: dict[str, str], name: str, changed: Any) -> None:
    if not options:
        return

    async def picked(event: Any) -> None:
        choice[name] = event.value or ALL
        await changed(name)

    ui.select({ALL: every, **options}, value=ALL, label=label, on_change=act(picked)).props("dense").classes("grow")


def _section(section: dict[str, Any]) -> None:
    heading(section["title"])
    for text in section["text"]:
        said(text)
    for picture in section["charts"]:
        # The picture is our own; the words of the case in it were escaped when it was drawn.
        ui.html(f"<figure>{picture['svg']}</figure>", sanitize=False)
        with ui.element("details"):
            ui.html("The figures behind it", sanitize=False, tag="summary")
            table(picture["head"], picture["rows"], picture["says"])
            ui.html(
                f'<a href="{escape(picture["csv"])}" download="{escape(picture["name"])}.csv">As CSV</a>',
                sanitize=False,
            )
    for one in section["tables"]:
        table(one["head"], one["rows"], one["title"])
    for one in section["details"]:
        with ui.element("details"):
            ui.html(escape(one["title"]), sanitize=False, tag="summary")
            table(one["head"], one["rows"], one["title"])


async def _scenarios(visit: Visit, run: Run) -> None:
    """The same case under its scenarios: finished runs to go to, or to ask for."""
    bench = visit.bench
    checked = await bench.check(run.text)
    if not checked.scenarios:
        return
    names = {ALL: "the case as it is", **{s: x["title"] for s, x in checked.scenarios.items()}}

    async def picked(event: Any) -> None:
        wanted = event.value or None
        if wanted == run.scenario:
            return
        asked = ("draws", "seed", "kind", "release")
        for other, _ in await in_thread(bench.store.runs, visit.user, run.case_key, run.text):
            same = all(getattr(other, x) == getattr(run, x) for x in asked) and other.scenario == wanted
            if same and other.status in ("queued", "running", "done"):
                ui.navigate.to(f"/runs/{other.key}")
                return
        if not visit.may_edit:
            raise Invalid("nobody has run this scenario yet")
        made = await _again(visit, run, wanted, run.text, bench.changes(run))
        ui.navigate.to(f"/runs/{made.key}")

    pick = ui.select(
        names,
        value=run.scenario or ALL,
        label="Scenario (goes to its run, or starts it with the same draws)",
        on_change=act(picked),
    )
    pick.props("dense").style("width:100%")


async def _again(visit: Visit, run: Run, scenario: str | None, text: str, changes: dict[str, str]) -> Run:
    case = await in_thread(visit.bench.store.case, visit.user, run.case_key)
    return await visit.bench.start(
        visit.user,
        case,
        kind=run.kind,
        scenario=scenario,
        draws=run.draws,
        seed=run.seed,
        text=text,
        version=run.version,
        changes=changes,
    )


def _what_if(visit: Visit, run: Run, told: dict[str, Any]) -> None:
    """Sliders for the assumptions the answer hangs on."""
    leading = told["leading"]
    if not leading:
        return
    heading("What if")
    if not told["settled"]:
        said(f"With {run.draws} draws the ranking of assumptions is not settled; these lead it so far.", "dim")
    moved: dict[str, float] = {}
    with ui.element("div").classes("card stack"):
        for path, about in leading.items():
            _slider(path, about, moved, lambda: ask())
        answer = ui.element("div").props('role="status" aria-live="polite"')
        with ui.element("div").classes("line"):
            ui.button("As they were", on_click=act(lambda: reset())).props("flat dense")
            if visit.may_edit:
                ui.button("Run exactly with these", on_click=act(lambda: exactly())).props("outline dense")
    asked = [0]

    async def ask() -> None:
        asked[0] += 1
        mine = asked[0]
        found = await visit.bench.what_if(run, moved)
        if mine != asked[0] or answer.is_deleted:
            return
        answer.clear()
        with answer:
            said(found["reduced"], "dim")
            rows = [
                [words, f"{100 * found['answers'][path]['before']:.1f} %", f"{100 * found['answers'][path]['after']:.1f} %"]
                for path, words in told["compared"].items() if path in found["answers"]
            ]  # fmt: skip
            table(["answer", "as it is", "what if"], rows, "Reduced solve, without bands")

    async def reset() -> None:
        ui.navigate.reload()

    async def exactly() -> None:
        if not moved:
            raise Invalid("move an assumption first")
        text, changes = run.text, dict(visit.bench.changes(run))
        edits = []
        for path, value in moved.items():
            shown = written(leading[path]["kind"], value, value, leading[path]["percent"])
            edits.append(_override(leading[path], path, shown, run))
            changes[path] = shown
        made = await _again(visit, run, run.scenario, await visit.bench.edit(text, edits), changes)
        ui.navigate.to(f"/runs/{made.key}")


def _override(about: dict[str, Any], path: str, value: str, run: Run) -> Edit:
    """Where a value must be written to count: in the scenario, if that sets it."""
    for key in about["set_by"]:
        if key == path:
            return Edit("set", ("scenarios", run.scenario or "", "set", path), value)
        raise Invalid(f"{path}: scenario {run.scenario} sets {key} as a whole; change it in the text")
    return Edit("quantity", tuple(path.split(".")), value)


def _slider(path: str, about: dict[str, Any], moved: dict[str, float], ask: Any) -> None:
    low, high, median = about["low"], about["high"], about["median"]

    def shown(value: float) -> str:
        return written(about["kind"], value, value, about["percent"])

    with ui.element("div").classes("field"):
        said(about["words"])
        now = said(shown(median))
        slider = named(ui.slider(min=low, max=high, step=(high - low) / 100, value=median), about["words"])

        async def slid(event: events.GenericEventArguments) -> None:
            moved[path] = float(event.args)
            await ask()

        slider.on_value_change(lambda e: now.set_text(shown(float(e.value))))
        slider.on("change", act(slid))


async def _other_runs(visit: Visit, run: Run) -> None:
    """Another run to set beside this one."""
    found = await in_thread(visit.bench.store.runs, visit.user)
    others = {
        r.key: f"{r.title}{', ' + r.scenario if r.scenario else ''}, {r.draws} draws, {at(r.created)}"
        for r, _ in found if r.status == "done" and r.kind.startswith("assess") and r.key != run.key
    }  # fmt: skip
    if others:
        pick = ui.select(
            others,
            label="Compare with another run",
            on_change=lambda e: ui.navigate.to(f"/compare?one={run.key}&other={e.value}"),
        )
        pick.props("dense").style("width:100%")


def _deals(found: dict[str, Any]) -> None:
    heading("Deals")
    said(
        f"{found['packages']:,} packages, {found['allowed']:,} allowed, {found['weighed']:,} put on the table one by one in {found['draws']} draws."
    )
    rows = [
        [
            ", ".join(f"{i.replace('-', ' ')}: {o.replace('-', ' ')}" for i, o in deal["terms"].items())
            + (f" (and {len(deal['like'])} like it)" if deal["like"] else ""),
            banded(deal["signed_and_holds_5"]), banded(deal["all_sign"]), banded(deal["holds_5"]), f"{100 * deal['best_in']:.0f} %",
        ]
        for deal in found["best"]
    ]  # fmt: skip
    table(
        ["package", "signed and holds 5", "signed", "holds 5", "best in"],
        rows,
        "Most likely to be signed and hold five years",
    )


def _fixes(found: dict[str, Any], run: Run) -> None:
    heading("What would make each proposal signed and hold five years")
    rows = [
        [
            f["proposal"],
            banded(f["as_is"]),
            " and ".join(f["changes"]) or "none",
            banded(f["changed"]),
            "yes" if f["enough"] else "no change found is enough",
        ]
        for f in found["fixes"]
    ]
    table(
        ["proposal", "as it is", "change", "with it", "better than even"],
        rows,
        f"{run.draws} draws: median and 5-95 % band",
    )
