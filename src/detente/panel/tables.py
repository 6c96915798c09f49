"""The tables of a panel's results, each described once; the terminal and the page draw the same description."""

from __future__ import annotations

from collections.abc import Sequence

from detente.assessment import Assessment, Band
from detente.assessment.tables import Table
from detente.assessment.wording import chance, either_means, in_percent, signature
from detente.panel.answer import implied_words, names, share, title_of
from detente.panel.beside import DIFFERENT, YEARS, beside
from detente.panel.results import OTHERS, Asked, Results

MOST = 10  # changes shown that leaving flagged ballots out makes
HELD = "withheld"


def ranked(found: Results) -> Table | None:
    """Packages by the group that accepts each least; None where nothing has a score."""
    order = found.ranked.get("least", [])
    if not order:
        return None
    short = names(found)
    places = {by: {r.question: n for n, r in enumerate(rows, 1)} for by, rows in found.ranked.items()}
    rows = []
    for r in order:
        row = found.question(r.question).row(r.least)
        if row is not None:
            others = [str(places.get(by, {}).get(r.question, "-")) for by in ("product", "polis")]
            rows.append([short[r.question], row.title, share(row), *others])
    what = "packages" if found.question(order[0].question).kind == "package" else "questions"
    return Table(
        f"What every group can tolerate: {what} by the group that accepts each least",
        ["", "least accepting", "accept", "place by product", "as Polis"],
        rows,
        note="Who find it at least tolerable, or agree, with the Jeffreys interval (95%). By product: of the groups' shares. As Polis: the geometric "
        "mean over groups of (A + 1)/(S + 2), with A who accept of S who answered.",
    )


def asked(found: Results, questions: Sequence[Asked], title: str) -> Table:
    """What each group makes of questions: how many answered, who accept, and numbers by word."""
    short = names(found)
    rows = []
    for one in questions:
        for r in [*one.rows, *([one.everybody] if one.everybody else [])]:
            words = ", ".join(f"{word} {number:,}" for word, number in r.words)
            rows.append([short[one.name], r.title, f"{r.answered:,}", share(r), words])
        rows += [[short[one.name], group, HELD, "-", "-"] for group in one.withheld]
    note = "Answers too few to be shown apart are counted together."
    if found.weighted:
        note += " Shares are weighted; numbers are ballots as they came."
    return Table(title, ["question", "group", "answered", "accept", "answers"], rows, note=note)


def divided(found: Results) -> Table | None:
    """What divides groups most; None where nothing can be told."""
    short = names(found)
    rows = []
    for d in found.divided:
        one = found.question(d.question)
        more, less = one.row(d.more), one.row(d.less)
        if more is not None and less is not None:
            points = f"{100 * d.difference:.0f}"
            rows.append([short[d.question], f"{more.title} {share(more)}", f"{less.title} {share(less)}", points])
    if not rows:
        return None
    return Table(
        "What divides most",
        ["", "accept most", "accept least", "points apart"],
        rows,
        note="In the order of the difference over its standard error, for the two groups furthest apart. The largest of many differences is large "
        "by chance alone: this is an order, no test.",
    )


def implied(found: Results) -> Table | None:
    """The package that ballots imply would do best and the runner-up, by group; None without any."""
    if not found.implied:
        return None
    rows = []
    for name, one in (("best", found.implied["first"]), ("second", found.implied["second"])):
        if one is not None:
            rows += [
                [f"{name}: {title_of(found, g['group'])}", share(g), in_percent(g["independent"])]
                for g in one["groups"]
            ]
    terms = "; ".join(implied_words(found, found.implied["first"]["terms"]))
    second = found.implied["second"]
    other = (
        f" Second, the best in {in_percent(second['best'])} of tries: {'; '.join(implied_words(found, second['terms']))}."
        if second
        else ""
    )
    return Table(
        f"What ballots on single terms imply, of {found.implied['packages']:,} packages nobody was asked about",
        ["", "tolerate every term", "if terms were judged independently"],
        rows,
        note=f"Best in {in_percent(found.implied['first']['best'])} of tries with ballots drawn again by chance: {terms}.{other} A voter is taken to "
        "tolerate a package whose every term they tolerate.",
    )


def clusters(found: Results) -> Table | None:
    """What tells each cluster of opinion from the others; None without clusters."""
    if not found.clusters:
        return None
    rows = []
    for c in found.clusters["clusters"]:
        for tells in c["tells"]:
            inside, outside = in_percent(tells["inside"]), in_percent(tells["outside"])
            rows.append([tells["asks"], f"{c['number']} ({c['people']:,} people)", inside, outside])
    alike = found.clusters["stability"]["median"]
    return Table(
        "What tells clusters of opinion apart",
        ["statement", "cluster", "agree in it", "agree outside"],
        rows,
        note=f"{found.clusters['note']} Found again from ballots drawn by chance, they agree with these to {alike:.2f}, where 1 is fully and 0 is no "
        "more than by luck (adjusted Rand index, the median).",
    )  # fmt: skip


def beside_model(found: Results, a: Assessment) -> Table | None:
    """Each proposal's acceptability by group beside the model's chances, a row for each group and party; None where panel and assessment share no
    proposal."""
    told = beside(found, a)
    if not told:
        return None
    rows = []
    for r in told:
        public = {g["title"]: share(g) for g in r["groups"]} | dict.fromkeys(r["withheld"], HELD)
        rows += [[r["title"], group, accept, ""] for group, accept in public.items()]
        rows += [
            [r["title"], s["title"], "", signature(Band(s["median"], s["low"], s["high"]), "%")] for s in r["signs"]
        ]
        rows.append([r["title"], "all who must sign", "", chance(Band(**r["all_sign"]))])
        rows.append([r["title"], f"all, and it holds {YEARS} years", "", chance(Band(**r["holds"]))])
    either = either_means(row[-1] for row in rows)
    return Table(
        "Beside the model",
        ["", "who", "accept", "sign"],
        rows,
        note=f"{DIFFERENT} Shares with Jeffreys intervals (95%); chances as medians with 5-95% bands. {either}".rstrip(),
    )


def flagged(found: Results) -> Table | None:
    """What leaving flagged ballots out changes; None if nothing."""
    short = names(found)
    rows = [
        [short[e["question"]], e["title"], in_percent(e["before"]), in_percent(e["after"])]
        for e in found.flags["effect"][:MOST]
    ]
    if not rows:
        return None
    more = len(found.flags["effect"]) - len(rows)
    note = f"The {MOST} largest changes; {more} more are smaller. " if more else ""
    return Table(
        "What leaving flagged ballots out changes",
        ["", "group", "all ballots", "without flagged"],
        rows,
        note=f"{note}A flag is a reason to look, not a verdict. Shares as counted, not weighted.",
    )


def counted(found: Results) -> Table:
    """How many ballots each group has."""
    rows = [[r.title, f"{r.answered:,}"] for r in found.ballots.rows if r.group != OTHERS]
    rows += [[r.title, f"{r.answered:,}"] for r in found.ballots.rows if r.group == OTHERS]
    return Table("Ballots", ["group", "ballots"], rows + [[t, HELD] for t in found.ballots.withheld])
