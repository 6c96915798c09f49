"""The pictures of an assessment, one function each, as Altair charts. Need the extra `report`.

Every chart carries its finding as title, its data, axes in words and an alternative text. Text takes the colour of the page it stands on; colours are
those of Okabe and Ito (2008), told apart by people who see them differently.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np

from detente.assessment import Assessment
from detente.assessment.wording import outcome, percent, years

Rows = list[dict[str, Any]]

BLUE, ORANGE, GREEN, RED, SKY, YELLOW, PINK, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#B8A500", "#CC79A7", "#808080",
)  # fmt: skip
COLOURS = [BLUE, ORANGE, GREEN, RED, SKY, PINK, YELLOW, GREY]
WIDTH = 300
STEP = 26


def _chart(rows: Rows) -> alt.Chart:
    """A chart of some rows, which travel in it."""
    return alt.Chart(alt.Data(values=rows))  # type: ignore[no-untyped-call]


def _titled(chart: Any, finding: str, says: str) -> Any:
    """A chart with its finding as title, a line that says what is shown, and both as alternative text."""
    title = alt.TitleParams(_wrapped(finding, 58), subtitle=_wrapped(says, 70), anchor="start", offset=12)
    return (
        chart.properties(title=title, description=f"{finding}. {says}")
        .configure(background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor="currentColor", titleColor="currentColor", domainColor="#808080", tickColor="#808080", gridColor="#80808040",
            labelFontSize=12, titleFontSize=12, labelLimit=220, titleFontWeight="normal",
        )
        .configure_title(color="currentColor", subtitleColor="currentColor", fontSize=14, subtitleFontSize=12)
        .configure_legend(
            labelColor="currentColor", titleColor="currentColor", labelFontSize=12, titleFontSize=12, orient="bottom", columns=2, labelLimit=260
        )
        .configure_text(color="currentColor")
        .configure_header(labelColor="currentColor", titleColor="currentColor", labelFontSize=12)
    )  # fmt: skip


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _dots(rows: Rows, x: str, colour: str, order: list[str], domain: list[str], palette: list[str], scale: Any) -> Any:
    """Medians as dots on their 5-95 % bands, a line per proposal, side by side by colour."""
    base = _chart(rows).encode(
        y=alt.Y("what:N", sort=order, title=None),
        yOffset=alt.YOffset(f"{colour}:N", sort=domain),
        color=alt.Color(f"{colour}:N", scale=alt.Scale(domain=domain, range=palette), title=None, sort=domain),
    )
    band = base.mark_rule(strokeWidth=3, opacity=0.55).encode(x=alt.X("low:Q", title=x, scale=scale), x2="high:Q")
    dot = base.mark_point(filled=True, size=70, opacity=1).encode(x=alt.X("median:Q", title=x, scale=scale))
    return (band + dot).properties(width=WIDTH, height=alt.Step(max(14, STEP - 4 * len(domain))))


def _share(band: Any) -> dict[str, float]:
    return {"median": 100 * band.median, "low": 100 * band.low, "high": 100 * band.high}


def _told(row: dict[str, Any]) -> str:
    """A row's figure with its band: `27 % (3-65)`."""
    median, low, high = (percent(row[k] / 100) for k in ("median", "low", "high"))
    return f"{median} % ({low}-{high})"


_CHANCE = alt.Scale(domain=[0, 100])


def signing_rows(a: Assessment) -> Rows:
    """Each signature's chance, in per cent."""
    rows = []
    for p in a.under("proposals"):
        for who in a.under(f"proposals/{p}/signs"):
            rows.append({"what": a.titles[p], "who": a.titles[who], **_share(a.band(f"proposals/{p}/signs/{who}"))})
        rows.append({"what": a.titles[p], "who": "all sign", **_share(a.band(f"proposals/{p}/all_sign"))})
    return rows


def signing(a: Assessment) -> Any:
    """Who would sign: dots and bands by proposal and signatory."""
    rows = signing_rows(a)
    who = list(dict.fromkeys(r["who"] for r in rows if r["who"] != "all sign"))
    best = max((r for r in rows if r["who"] == "all sign"), key=lambda r: r["median"])
    finding = f"{best['what']}: likeliest to be signed by all, {_told(best)}"
    chart = _dots(
        rows, "chance of signing today (%)", "who", list(dict.fromkeys(r["what"] for r in rows)), [*who, "all sign"],
        [*COLOURS[: len(who)], GREY], _CHANCE,
    )  # fmt: skip
    return _titled(
        chart,
        finding,
        "Asked today by a mediator, one after another. Dots are medians, lines 5-95 % bands over the draws.",
    )


def holding_rows(a: Assessment) -> Rows:
    """Chances of holding by years, and of being signed and holding five, in per cent."""
    rows = []
    for p in a.under("proposals"):
        for y in a.under(f"proposals/{p}/holds"):
            rows.append({"what": a.titles[p], "span": years(y), **_share(a.band(f"proposals/{p}/holds/{y}"))})
    return rows


def holding(a: Assessment) -> Any:
    """Would it hold: dots and bands by proposal and span."""
    rows = holding_rows(a)
    spans = list(dict.fromkeys(r["span"] for r in rows))
    five = [r for r in rows if r["span"] == "5 years"]
    best = max(five, key=lambda r: r["median"])
    finding = f"{best['what']}: likeliest to hold five years once signed, {_told(best)}"
    chart = _dots(
        rows,
        "chance that it holds, once signed (%)",
        "span",
        list(dict.fromkeys(r["what"] for r in rows)),
        spans,
        COLOURS[: len(spans)],
        _CHANCE,
    )
    return _titled(chart, finding, "Given that all have signed. Dots are medians, lines 5-95 % bands over the draws.")


def ends_rows(a: Assessment) -> Rows:
    """How it ends by year: mean shares in per cent, which add up to 100."""
    rows = []
    for y in a.under("ends"):
        for end in a.under(f"ends/{y}"):
            path = f"ends/{y}/{end}"
            rows.append(
                {
                    "year": int(y),
                    "end": outcome(a, end),
                    "share": 100 * float(np.mean(a.samples[path])),
                    **_share(a.band(path)),
                }
            )
    return rows


def ends(a: Assessment) -> Any:
    """How it ends if talks go as they have: stacked shares by year."""
    rows = ends_rows(a)
    total: dict[str, float] = {}
    for r in rows:
        total[r["end"]] = total.get(r["end"], 0.0) + r["share"]
    order = sorted(total, key=lambda e: -total[e])
    shown = [{**r, "order": order.index(r["end"])} for r in rows]
    last = max(r["year"] for r in rows)
    first = min(r["year"] for r in rows)
    likely = max((r for r in rows if r["year"] == last), key=lambda r: r["share"])
    now = max((r for r in rows if r["year"] == first), key=lambda r: r["share"])
    soon, late = (f"{r['end']} ({r['share']:.0f} %)" for r in (now, likely))
    finding = f"After {years(str(first))} most likely {soon}, after {years(str(last))} {late}"
    chart = (
        _chart(shown)
        .mark_bar()
        .encode(
            y=alt.Y("year:O", title="years from now"),
            x=alt.X("share:Q", title="share of courses (%)", stack="zero", scale=_CHANCE),
            color=alt.Color(
                "end:N", scale=alt.Scale(domain=order, range=COLOURS[: len(order)]), title=None, sort=order
            ),
            order="order:Q",
        )
        .properties(width=WIDTH, height=alt.Step(30))
    )
    return _titled(chart, finding, "If nobody changes course: mean chances over the draws, which add up to 100 %.")


def survival_rows(a: Assessment) -> Rows:
    """Chances of holding by year, the model's and history's, in per cent."""
    rows = [
        {"what": a.titles[p], "view": "model", "year": int(y), **_share(a.band(f"proposals/{p}/holds/{y}"))}
        for p in a.under("proposals")
        for y in a.under(f"proposals/{p}/holds")
    ]
    for o in a.outside:
        parts = o.path.split("/")
        if parts[0] == "proposals":
            rows.append(
                {
                    "what": a.titles[parts[1]],
                    "view": "history",
                    "year": int(parts[3]),
                    "median": 100 * o.median,
                    "low": 100 * o.low,
                    "high": 100 * o.high,
                }
            )
    return rows


def survival(a: Assessment) -> Any:
    """How long each settlement would last, with history's curve behind it."""
    rows = survival_rows(a)
    names = list(dict.fromkeys(r["what"] for r in rows))
    disagree = [o for o in a.outside if o.path.endswith("/holds/5") and not o.agrees]
    finding = (
        f"Model and history disagree on how long {len(disagree)} of {len(names)} settlements would hold"
        if disagree
        else "Model and history do not contradict each other on how long settlements hold"
    )
    start = [{**r, "year": 0, "median": 100, "low": 100, "high": 100} for r in rows if r["year"] == 1]
    base = _chart([*start, *rows]).encode(
        x=alt.X("year:Q", title="years after signature", axis=alt.Axis(values=[0, 1, 5, 10])),
        color=alt.Color("view:N", scale=alt.Scale(domain=["model", "history"], range=[BLUE, GREY]), title=None),
    )
    band = base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", title="holds (%)", scale=_CHANCE), y2="high:Q")
    line = base.mark_line(point=True).encode(y=alt.Y("median:Q", title="holds (%)", scale=_CHANCE))
    chart = (
        (band + line)
        .properties(width=130, height=90)
        .facet(facet=alt.Facet("what:N", title=None, sort=names, header=alt.Header(labelLimit=150)), columns=2)
    )
    return _titled(
        chart, finding, "History: peaces like it from afar (detente history). Lines are medians, areas 5-95 % bands."
    )


def beliefs_rows(a: Assessment) -> Rows:
    """Ranges before and after the record, in per cent."""
    rows = []
    for party in a.under("beliefs"):
        for kind in a.under(f"beliefs/{party}"):
            for when, path in (("before", "beliefs_before"), ("after", "beliefs")):
                rows.append(
                    {"what": f"{a.titles[party]}: {kind}", "when": when, **_share(a.band(f"{path}/{party}/{kind}"))}
                )
    return rows


def beliefs(a: Assessment) -> Any:
    """What each party is taken to be, before and after the record."""
    rows = beliefs_rows(a)
    if not rows:
        return None
    after = {r["what"]: r["median"] for r in rows if r["when"] == "after"}
    before = {r["what"]: r["median"] for r in rows if r["when"] == "before"}
    moved = max(after, key=lambda w: after[w] - before[w])
    finding = f"The record raises '{moved}' from {before[moved]:.0f} % to {after[moved]:.0f} %"
    chart = _dots(rows, "taken to be (%)", "when", list(after), ["before", "after"], [GREY, BLUE], _CHANCE)
    return _titled(
        chart,
        finding,
        "The range over hidden types, before and after the record. Dots are medians, lines 5-95 % bands.",
    )


def evidence_rows(a: Assessment) -> Rows:
    """Each event's weight of evidence for the type it speaks for most, in decibans."""
    rows = []
    record = a.facts.get("record", [])
    for event in a.under("record"):
        kinds = {k: a.band(f"record/{event}/{k}") for k in a.under(f"record/{event}")}
        kind = max(kinds, key=lambda k: kinds[k].median)
        entry = record[int(event)] if int(event) < len(record) else {}
        party = a.titles.get(entry.get("party") or "", entry.get("by", ""))
        rows.append(
            {
                "what": f"{entry.get('date', '')} {entry.get('says', '')}".strip(),
                "for": f"{party}: {kind}",
                "median": kinds[kind].median,
                "low": kinds[kind].low,
                "high": kinds[kind].high,
            }
        )
    return rows


def evidence(a: Assessment) -> Any:
    """How much each event on the record weighs."""
    rows = evidence_rows(a)
    if not rows:
        return None
    heaviest = max(rows, key=lambda r: r["median"])
    finding = f"Weighs most: {heaviest['what']} ({heaviest['median']:.1f} decibans for {heaviest['for']})"
    kinds = list(dict.fromkeys(r["for"] for r in rows))
    base = _chart(rows).encode(
        y=alt.Y("what:N", sort=[r["what"] for r in rows], title=None),
        color=alt.Color("for:N", scale=alt.Scale(domain=kinds, range=COLOURS[: len(kinds)]), title=None),
    )
    bars = base.mark_bar(opacity=0.6).encode(x=alt.X("median:Q", title="weight of evidence (decibans)"))
    band = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title="weight of evidence (decibans)"), x2="high:Q")
    chart = (bars + band).properties(width=WIDTH - 60, height=alt.Step(22))
    return _titled(
        chart,
        finding,
        "For the type it speaks for most; ten decibans make it ten times as likely. Bars are medians, lines bands.",
    )


def waterfall_rows(a: Assessment) -> Rows:
    """The record as steps from the range before to the range after: for each party its type whose chance rose most, log odds in decibans.

    Means over the draws, which add up: an event's decibans are its change of the log odds of the type against the rest (Good 1985).
    """
    rows = []
    record = a.facts.get("record", [])
    for party in a.under("beliefs"):
        rose = {
            k: _mean(a, f"beliefs/{party}/{k}") - _mean(a, f"beliefs_before/{party}/{k}")
            for k in a.under(f"beliefs/{party}")
        }
        kind = max(rose, key=lambda k: rose[k])
        whose = f"{a.titles[party]}: {kind}"
        at = float(np.mean(_decibans(a.samples[f"beliefs_before/{party}/{kind}"])))
        rows.append({"for": whose, "what": "before the record", "from": 0.0, "to": at, "step": "level"})
        for event in a.under("record"):
            if (
                int(event) < len(record)
                and record[int(event)]["party"] == party
                and f"record/{event}/{kind}" in a.samples
            ):
                entry, step = record[int(event)], _mean(a, f"record/{event}/{kind}")
                what = f"{entry['date']} {entry['says']}"
                rows.append(
                    {
                        "for": whose,
                        "what": what,
                        "from": at,
                        "to": at + step,
                        "step": "for it" if step >= 0 else "against it",
                    }
                )
                at += step
        after = float(np.mean(_decibans(a.samples[f"beliefs/{party}/{kind}"])))
        rows.append({"for": whose, "what": "after the record", "from": 0.0, "to": after, "step": "level"})
    return rows


def _mean(a: Assessment, path: str) -> float:
    return float(np.mean(a.samples[path]))


def _decibans(chance: Any) -> Any:
    return 10 * np.log10(chance / (1 - chance))


def waterfall(a: Assessment) -> Any:
    """How the record moves the range, event by event."""
    rows = waterfall_rows(a)
    if not rows:
        return None
    steps = [r for r in rows if r["step"] != "level"]
    if not steps:
        return None
    most = max(steps, key=lambda r: abs(r["to"] - r["from"]))
    finding = f"The largest step: {most['what']} ({most['to'] - most['from']:+.1f} decibans for {most['for']})"
    x = "log odds (decibans; 0 is even odds)"
    bars = (
        _chart(rows)
        .mark_bar(height=14)
        .encode(
            y=alt.Y("what:N", sort=None, title=None),
            x=alt.X("from:Q", title=x),
            x2="to:Q",
            color=alt.Color(
                "step:N",
                scale=alt.Scale(domain=["level", "for it", "against it"], range=[GREY, BLUE, ORANGE]),
                title=None,
            ),
        )
        .properties(width=WIDTH - 60, height=alt.Step(22))
        .facet(facet=alt.Facet("for:N", title=None, header=alt.Header(labelAnchor="start")), columns=1)
        .resolve_scale(y="independent")
    )
    return _titled(
        bars,
        finding,
        "From the range before the record to the range after it, for the type whose chance rose most. Means over the draws.",
    )


def gains_rows(a: Assessment) -> Rows:
    """Gains of the two sides over fighting on, in per cent of their stakes."""
    sides = a.under("fighting_on_by_type") or a.under("beliefs")
    rows = []
    for p in a.under("proposals"):
        bands = [a.band(f"proposals/{p}/gains/{s}") for s in sides[:2]]
        rows.append(
            {"what": a.titles[p], "a": 100 * bands[0].median, "a_low": 100 * bands[0].low, "a_high": 100 * bands[0].high,
             "b": 100 * bands[1].median, "b_low": 100 * bands[1].low, "b_high": 100 * bands[1].high}
        )  # fmt: skip
    return rows


def gains(a: Assessment) -> Any:
    """What each proposal is worth to the two sides against fighting on."""
    rows = gains_rows(a)
    sides = a.under("fighting_on_by_type") or a.under("beliefs")
    one, other = (a.titles[s] for s in sides[:2])
    both = [r for r in rows if r["a"] > 0 and r["b"] > 0]
    finding = f"{len(both)} of {len(rows)} proposals leave both sides better off than fighting on" + (
        f": {', '.join(r['what'] for r in both)}" if both else ""
    )
    names = [r["what"] for r in rows]
    x, y = f"gain of {one} (% of its stakes)", f"gain of {other} (% of its stakes)"
    base = _chart(rows).encode(
        color=alt.Color(
            "what:N",
            scale=alt.Scale(domain=names, range=[COLOURS[n % len(COLOURS)] for n in range(len(names))]),
            title=None,
            sort=names,
        )
    )
    wide = base.mark_rule(opacity=0.5).encode(x=alt.X("a_low:Q", title=x), x2="a_high:Q", y=alt.Y("b:Q", title=y))
    tall = base.mark_rule(opacity=0.5).encode(x=alt.X("a:Q", title=x), y=alt.Y("b_low:Q", title=y), y2="b_high:Q")
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(x=alt.X("a:Q", title=x), y=alt.Y("b:Q", title=y))
    zero = _chart([{"z": 0}])
    axes = zero.mark_rule(color="#808080", strokeDash=[4, 3]).encode(x=alt.X("z:Q", title=x)) + zero.mark_rule(
        color="#808080", strokeDash=[4, 3]
    ).encode(y=alt.Y("z:Q", title=y))
    return _titled(
        (axes + wide + tall + dots).properties(width=WIDTH, height=WIDTH * 0.7),
        finding,
        "Right of and above the dashed lines both gain. Dots are medians, lines 5-95 % bands.",
    )  # fmt: skip


def waiting_rows(a: Assessment) -> Rows:
    """Gain from waiting, in per cent of the stakes, by quarters."""
    rows = []
    for p in a.under("waiting"):
        for who in a.under(f"waiting/{p}"):
            for n in a.under(f"waiting/{p}/{who}"):
                band = a.band(f"waiting/{p}/{who}/{n}")
                rows.append({"what": a.titles[p], "who": a.titles[who], "quarters": int(n), **_share(band)})
    return rows


def waiting(a: Assessment) -> Any:
    """Settle now or wait: what a year's wait is worth to each side."""
    rows = [r for r in waiting_rows(a) if r["quarters"] == 4]
    who = list(dict.fromkeys(r["who"] for r in rows))
    settle = [w for w in dict.fromkeys(r["what"] for r in rows) if all(r["median"] < 0 for r in rows if r["what"] == w)]
    finding = (
        f"Waiting a year costs both sides against {', '.join(settle)}"
        if settle
        else "For every proposal some side gains by waiting a year"
    )
    chart = _dots(rows, "gain from fighting on a year and then choosing (% of the stakes)", "who", list(dict.fromkeys(r["what"] for r in rows)), who,
                  COLOURS[: len(who)], alt.Scale(zero=True))  # fmt: skip
    return _titled(chart, finding, "Left of zero it is better to sign now. Dots are medians, lines 5-95 % bands.")


def threat_rows(a: Assessment) -> Rows:
    """Chances that a threat is carried out, by situation and type, in per cent."""
    from detente.assessment.wording import SITUATIONS

    rows = []
    for t in a.under("threats"):
        for situation in a.under(f"threats/{t}/carried_out"):
            rows.append(
                {
                    "what": SITUATIONS[situation],
                    "threat": a.titles[t],
                    "type": "overall",
                    **_share(a.band(f"threats/{t}/carried_out/{situation}")),
                }
            )
            for kind in a.under(f"threats/{t}/carried_out_by_type/{situation}"):
                rows.append(
                    {
                        "what": SITUATIONS[situation],
                        "threat": a.titles[t],
                        "type": f"if {kind}",
                        **_share(a.band(f"threats/{t}/carried_out_by_type/{situation}/{kind}")),
                    }
                )
    return rows


def threats(a: Assessment) -> Any:
    """Is it a bluff: the first threat's chance of being carried out, by situation and type."""
    rows = threat_rows(a)
    if not rows:
        return None
    rows = [r for r in rows if r["threat"] == rows[0]["threat"]]
    overall = [r for r in rows if r["type"] == "overall"]
    now, worst = overall[0], max(overall, key=lambda r: r["median"])
    today, then = (percent(r["median"] / 100) for r in (now, worst))
    finding = f"{rows[0]['threat']}: carried out with chance {today} % today, {then} % when {worst['what']}"
    kinds = list(dict.fromkeys(r["type"] for r in rows))
    chart = _dots(
        rows,
        "carried out, if made and refused (%)",
        "type",
        list(dict.fromkeys(r["what"] for r in rows)),
        kinds,
        [GREY, *COLOURS][: len(kinds)],
        _CHANCE,
    )
    return _titled(chart, finding, "Were it made and refused. Dots are medians, lines 5-95 % bands.")


def assumptions_rows(a: Assessment) -> Rows:
    """The assumptions that move each headline most, with their sensitivity (PAWN, 0 to 1)."""
    from detente.assessment.wording import headline

    return [
        {
            "headline": headline(a, path),
            "what": a.titles.get(f"inputs/{w.path}", w.path),
            "index": w.index,
            "kept": 100 * w.stability,
        }
        for path, rows in a.hangs_on().items()
        for w in rows
    ]


def assumptions(a: Assessment) -> Any:
    """What it hangs on: the leading assumptions of each headline, if their ranking is settled."""
    from detente.assessment.sensitivity import settled
    from detente.assessment.wording import headline

    firm = [headline(a, path) for path, rows in a.hangs_on().items() if settled(rows)]
    rows = [r for r in assumptions_rows(a) if r["headline"] in firm]
    if not rows:
        return None
    top = max(rows, key=lambda r: r["index"])
    base = (
        _chart(rows)
        .mark_bar(color=BLUE)
        .encode(y=alt.Y("what:N", sort="-x", title=None), x=alt.X("index:Q", title="sensitivity (PAWN, 0 to 1)"))
    )
    chart = (
        base.properties(width=WIDTH - 60, height=alt.Step(22))
        .facet(
            row=alt.Row("headline:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelOrient="top"))
        )
        .resolve_scale(y="independent")
    )
    return _titled(
        chart,
        f"Moves an answer most: {top['what']}",
        "How far the answer's distribution shifts when the assumption is held in a part of its range.",
    )


def hinges_rows(a: Assessment) -> Rows:
    """Each headline with an assumption at the ends of its range and all else at its median, in per cent; none if the hinges were not asked for."""
    from detente.assessment.wording import headline

    found = a.facts.get("hinges")
    return [
        {
            "headline": headline(a, path),
            "what": row["words"],
            "low end": 100 * row["low_end"],
            "high end": 100 * row["high_end"],
            "middle": 100 * entry["middle"],
            "break-even": "none" if row["break_even"] is None else f"{row['break_even']:.3g}",
        }
        for path, entry in (found["headlines"].items() if found else ())
        for row in entry["assumptions"]
    ]


def hinges(a: Assessment) -> Any:
    """A tornado for each headline: how far each leading assumption moves it, and where it would turn it over."""
    rows = hinges_rows(a)
    if not rows:
        return None
    turning = [r for r in rows if r["break-even"] != "none"]
    finding = f"{len({r['what'] for r in turning})} of {len({r['what'] for r in rows})} leading assumptions turn an answer over within their range"
    shown = [{**r, "label": f"{r['what']}" + (f" (turns at {r['break-even']})" if r in turning else "")} for r in rows]
    base = _chart(shown).encode(y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelLimit=260)))
    x = "chance (%), the assumption at the ends of its range"
    bars = base.mark_bar(color=SKY, height=12).encode(x=alt.X("low end:Q", title=x, scale=_CHANCE), x2="high end:Q")
    low = base.mark_point(shape="triangle-left", filled=True, color=BLUE, opacity=1).encode(
        x=alt.X("low end:Q", title=x, scale=_CHANCE)
    )
    here = base.mark_tick(color=RED, thickness=3).encode(x=alt.X("middle:Q", title=x, scale=_CHANCE))
    chart = (
        (bars + low + here)
        .properties(width=WIDTH - 100, height=alt.Step(22))
        .facet(facet=alt.Facet("headline:N", title=None, header=alt.Header(labelAnchor="start")), columns=1)
        .resolve_scale(y="independent")
    )
    found = a.facts["hinges"]
    firm = all(entry["settled"] for entry in found["headlines"].values())
    caution = "" if firm else f" Which assumptions lead is not settled at {found['draws']} draws."
    says = (
        f"Red: all at medians. Triangle: the low end of the range. 'Turns at': where the answer crosses 50 %.{caution}"
    )
    return _titled(chart, finding, says)


def map_rows(a: Assessment) -> Rows:
    """The chance that all sign, in per cent, by belief and front, of every proposal; none if the assessment has no map."""
    found = a.facts.get("map")
    if not found:
        return []
    return [
        {"what": a.titles[p], "belief": 100 * b, "front": f, "all sign": 100 * chance}
        for p, rows in found["proposals"].items()
        for b, row in zip(found["beliefs"], rows, strict=True)
        for f, chance in zip(found["fronts"], row, strict=True)
    ]


def answer_map(a: Assessment) -> Any:
    """A map of the answer: the chance that all sign the proposal with the best chances, by belief and front."""
    found = a.facts.get("map")
    if not found:
        return None
    best = max(a.under("proposals"), key=lambda p: a.band(f"proposals/{p}/signed_and_holds_5").median)
    rows = [r for r in map_rows(a) if r["what"] == a.titles[best]]
    low, high = min(r["all sign"] for r in rows), max(r["all sign"] for r in rows)
    party = a.titles[found["party"]]
    step = 100 * (found["beliefs"][1] - found["beliefs"][0])
    shown = [{**r, "to": min(r["belief"] + step / 2, 100), "from": max(r["belief"] - step / 2, 0)} for r in rows]
    x = f"chance that {party} is taken to be {found['type']} (%)"
    tiles = (
        _chart(shown)
        .mark_rect()
        .encode(
            x=alt.X("from:Q", title=x, scale=_CHANCE),
            x2="to:Q",
            y=alt.Y(
                "front:O",
                title=f"front (1: {_ends(a)[1]} has won, {found['notches']}: {_ends(a)[0]})",
                sort="descending",
            ),
            color=alt.Color("all sign:Q", scale=alt.Scale(scheme="viridis", domain=[0, 100]), title="all sign (%)"),
        )
    )
    here = (
        _chart([{"belief": 100 * found["now"]["belief"], "front": found["now"]["front"]}])
        .mark_point(shape="cross", size=160, strokeWidth=3, color=RED, filled=False)
        .encode(x=alt.X("belief:Q", title=x, scale=_CHANCE), y=alt.Y("front:O", sort="descending"))
    )
    finding = f"{a.titles[best]}: all sign with {low:.0f} to {high:.0f} %, as belief and front would have it"
    return _titled(
        (tiles + here).properties(width=WIDTH, height=alt.Step(30)),
        finding,
        "Every quantity at its median, all else as today. The cross is where things stand.",
    )


def _ends(a: Assessment) -> tuple[str, str]:
    sides = a.under("fighting_on_by_type") or a.under("beliefs")
    return a.titles[sides[0]], a.titles[sides[1]]


def deals_rows(a: Assessment) -> Rows:
    """Gains of the two sides by package, in per cent of the stakes, of the first draw; none if the deals were not searched."""
    found = a.facts.get("deals")
    return (
        [
            {"a": 100 * p["gain_a"], "b": 100 * p["gain_b"], "what": "frontier" if p["frontier"] else "package"}
            for p in found["points"]
        ]
        if found
        else []
    )


def deals(a: Assessment) -> Any:
    """All packages by what they are worth to the two sides, with the frontier and the zone of agreement."""
    rows = deals_rows(a)
    if not rows:
        return None
    one, other = _ends(a)
    inside = sum(r["a"] >= 0 and r["b"] >= 0 for r in rows)
    x, y = f"gain of {one} (% of its stakes)", f"gain of {other} (% of its stakes)"
    colour = alt.Color("what:N", scale=alt.Scale(domain=["package", "frontier"], range=[GREY, RED]), title=None)
    base = _chart(rows).encode(x=alt.X("a:Q", title=x), y=alt.Y("b:Q", title=y), color=colour)
    dots = base.transform_filter("datum.what == 'package'").mark_point(filled=True, size=22, opacity=0.5)
    front = base.transform_filter("datum.what == 'frontier'").mark_line(point=True).encode(order="a:Q")
    zero = _chart([{"z": 0}])
    axes = zero.mark_rule(color="#808080", strokeDash=[4, 3]).encode(x=alt.X("z:Q", title=x)) + zero.mark_rule(
        color="#808080", strokeDash=[4, 3]
    ).encode(y=alt.Y("z:Q", title=y))
    finding = f"{inside} of {len(rows)} packages shown leave both sides better off than fighting on, were they kept"
    return _titled(
        (axes + dots + front).properties(width=WIDTH, height=WIDTH * 0.7),
        finding,
        "Right of and above the dashed lines is the zone of agreement. One draw.",
    )


# Section of the report: (chart, its data). Those without data give None.
CHARTS: dict[str, tuple[Callable[[Assessment], Any], Callable[[Assessment], Rows]]] = {
    "signing": (signing, signing_rows),
    "gains": (gains, gains_rows),
    "ends": (ends, ends_rows),
    "holding": (holding, holding_rows),
    "survival": (survival, survival_rows),
    "map": (answer_map, map_rows),
    "deals": (deals, deals_rows),
    "threats": (threats, threat_rows),
    "waiting": (waiting, waiting_rows),
    "hinges": (hinges, hinges_rows),
    "assumptions": (assumptions, assumptions_rows),
    "beliefs": (beliefs, beliefs_rows),
    "waterfall": (waterfall, waterfall_rows),
    "evidence": (evidence, evidence_rows),
}
