"""One description of a table for every face: shapes agree, figures are the assessment's, the terminal draws what is described."""

import io
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from hanging import hanging
from rich.console import Console

from detente.assessment import assess, deals, fixes, tables, tables_of_deals, tables_of_runs
from detente.assessment.answer import answer as answer_of
from detente.assessment.facts import titles
from detente.assessment.questions.comparison import compare_runs
from detente.assessment.sensitivity import Sensitivity
from detente.assessment.wording import EITHER, EITHER_MEANS, EVEN_SAYS, plain, short
from detente.case import parse_case
from detente.report.sections import _sections
from detente.report.terminal.tables import draw


@pytest.fixture(scope="module")
def loaded():
    return parse_case((resources.files("detente.case") / "template.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def answer(loaded):
    return assess(loaded, draws=2)


def everything(a):
    yield from (
        t(a) for t in (tables.signing, tables.holding, tables.gains, tables.ends, tables.waiting, tables.levers)
    )
    yield from (t(a) for t in (tables.beliefs, tables.outside, tables.record))
    yield from (tables.threat(a, name) for name in a.threats)


def test_every_row_has_a_cell_for_every_head(answer):
    for table in everything(answer):
        assert table.title and table.rows
        assert {len(row) for row in table.rows} == {len(table.head)}, table.title


def test_figures_are_the_assessments(answer):
    rows = {row[0]: row for row in tables.signing(answer).rows}
    for proposal in answer.proposals:
        assert rows[answer.titles[proposal]][-1] == short(answer.band(f"proposals/{proposal}/all_sign"))
    last = [row[-1] for row in tables.ends(answer).rows]
    year = answer.years[-1]
    assert sorted(last) == sorted(short(answer.band(f"ends/{year}/{end}")) for end in answer.under(f"ends/{year}"))


def test_the_terminal_draws_every_cell(answer, loaded):
    console = Console(width=200, record=True, file=io.StringIO())
    found = [
        *everything(answer),
        tables_of_deals.deals(deals(loaded, draws=2).as_dict()),
        tables.fixes(fixes(loaded, draws=2).as_dict()),
    ]
    for table in found:
        console.print(draw(table))
    text = " ".join(console.export_text().split())
    for table in found:
        for row in table.rows:
            for cell in row:
                assert " ".join(plain(cell).split())[:80] in text


def test_packages_of_older_files_are_told_by_their_ids(loaded):
    found = deals(loaded, draws=2).as_dict()
    for deal in found["best"]:
        del deal["says"]
    first = tables_of_deals.deals(found).rows[0][0]
    assert all(issue.replace("-", " ") in first for issue in found["best"][0]["terms"])


def test_levers_say_who_moves_and_leave_out_what_is_never_best(answer):
    goal = "lasting-peace"
    names = answer.under(f"levers/{goal}")
    winner, second = "support surge", "propose armistice"
    values = {n: np.full(4, 0.1) for n in names} | {winner: np.array([0.9, 0.9, 0.9, 0.2]), second: np.full(4, 0.5)}
    rows = tables.levers(replace(answer, samples={f"levers/{goal}/{n}": v for n, v in values.items()})).rows
    assert [row[0] for row in rows] == [
        answer.titles[goal],
        "  The patron raises its support to 2 times what it gives now",
        "  a mediator puts 'Armistice on the line' on the table",
    ]
    assert [row[2] for row in rows[1:]] == ["75% of draws", "25% of draws"]


@pytest.mark.parametrize(
    "units, says",
    [
        ("0", "ends its support"),
        ("1", "keeps its support as it is"),
        ("1.5 to 2", "raises its support to 1.5 to 2 times what it gives now"),
        ("50%", "cuts its support to 50% of what it gives now"),
        ("30% to 60%", "cuts its support to 30 to 60% of what it gives now"),
        ("50% to 150%", "sets its support to 0.5 to 1.5 times what it gives now"),
    ],
)
def test_a_level_of_support_is_told_as_what_the_backer_does(units, says):
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    case = parse_case(text.replace("support: {cut: 0, hold: 1, surge: 2}", f"support: {{own: {units}, hold: 1}}", 1)
                      .replace("set: {backers.patron.support: {cut: 0, hold: 0.3, surge: 0.6}}", "set: {title: Other}")).case  # fmt: skip
    assert titles(case)["levers/lasting-peace/support own"] == f"The patron {says}"


def test_packages_say_who_signs_and_why(loaded):
    found = deals(loaded, draws=2)
    table = tables_of_deals.deals(found.as_dict())
    for deal, row in zip(found.best, table.rows, strict=True):
        package, signs, *why = row[0].splitlines()
        assert package.startswith(deal.says)
        assert signs.startswith("Signs if the others do: A ") and ", B " in signs
        assert [line[:2] for line in why] == ["A ", "B "]
        assert "country-" not in row[0]  # no ids
        assert "\N{NO-BREAK SPACE}(" in signs
    careless = found.as_dict()
    careless["best"][0]["signs"]["country-a"] = {"median": 0.5, "low": 0.45, "high": 0.55}
    table = tables_of_deals.deals(careless)
    assert f"A {EITHER}, B " in table.rows[0][0]
    assert EITHER_MEANS in table.note


def test_who_does_not_care_is_told_alike_everywhere(answer):
    path, other = "proposals/armistice/signs/country-a", "proposals/armistice-alliance/signs/country-b"
    draws = {**answer.samples, path: np.array([0.49, 0.51]), other: np.array([0.3, 0.72])}
    others = {p: np.array([0.9, 0.9]) for p in draws if "/signs/" in p and p not in (path, other)}
    careless = replace(answer, samples=draws | others)
    rows = tables.signing(careless).rows
    assert rows[0][1] == EITHER and rows[1][2] == "~51 (32-70)"
    assert EITHER_MEANS in tables.signing(careless).note
    told = (
        "To sign or not makes no difference to A about 'Armistice on the line', in nearly all draws; it makes little difference to B about "
        "'Armistice, inside the alliance', in the middle of the draws."
    )
    assert next(s for s in _sections(careless) if s.id == "proposals").text == [f"{told} {EVEN_SAYS}"]
    moved = {p: v + 0.2 for p, v in careless.samples.items() if p.endswith("/all_sign")}
    note = tables_of_runs.side_by_side(
        compare_runs(answer, replace(careless, samples=careless.samples | moved, seed=2))
    ).note
    assert f"Seed 2: {told[:1].lower()}{told[1:]} {EVEN_SAYS}" in note


def test_too_few_draws_to_say_what_it_hangs_on(answer):
    assert tables.hangs(answer) is None
    assert "2 draws are too few" in answer_of(answer).part("hangs").says[0]
    alone = replace(answer, samples={k: v for k, v in answer.samples.items() if not k.startswith("levers/")})
    assert alone.goals == []


def test_shares_of_what_an_answer_hangs_on_add_up_to_the_whole(answer):
    a = hanging(answer, "war.talks", "war.front.tempo", draws=128)
    table = tables.hangs(a)
    begins = [n for n, row in enumerate(table.rows) if not row[0].startswith("  ")]
    assert len(begins) == len(a.headlines())
    for path, begin, end in zip(a.headlines(), begins, [*begins[1:], None], strict=True):
        rows, found = table.rows[begin + 1 : end], a.hangs_on()[path]
        assert sum(int(row[3].split("%")[0].strip("<>")) for row in rows) == pytest.approx(100, abs=2)
        assert rows[0][0].strip() == "how often there are talks"
        assert rows[0][1] == "5% to 95% per quarter"
        low, high = (int(x.strip("%<>")) for x in rows[0][2].split(" to "))
        assert low > 90 and high < 10
        assert found.settled == found.named
        assert rows[-1][0].strip() == "not explained by any assumption on its own"
    assert "Not settled" not in table.note
    for told in answer_of(a).part("hangs").says:
        assert "most on how often there are talks. From 5% to 95% per quarter it moves the answer from " in told


def test_a_leader_that_is_not_settled_is_named_as_such(answer):
    a = hanging(answer, "war.talks", "war.front.tempo")
    doubted = replace(next(iter(a.hangs_on().values())).found[0], kept=0.5)
    a.__dict__["_known"] = {p: Sensitivity(64, 0.5, (doubted,)) for p in a.headlines()}
    table = tables.hangs(a)
    assert table.rows[1][0] == "  how often there are talks (not settled)"
    assert "Not settled: " in table.note
    assert (
        "it seems (other draws may put another first), most on how often there are talks"
        in answer_of(a).part("hangs").says[0]
    )
    a.__dict__["_known"] = {p: Sensitivity(64, 0.2, (doubted,)) for p in a.headlines()}
    assert tables.hangs(a).rows[1] == ["  no assumption that can be told from luck", "", "", "20%"]
    assert "No assumption can be told from luck with 64 draws" in answer_of(a).part("hangs").says[0]


@pytest.mark.parametrize("typed", ["country-a", "country-b"])
def test_a_party_without_types_is_a_side_all_the_same(loaded, answer, typed):
    """With one party of several types the other was shown as a guarantor, and its gains were left out."""
    alone = {k: v for k, v in answer.samples.items() if not k.startswith("fighting_on_by_type/") or f"/{typed}/" in k}
    table = tables.signing(replace(answer, samples=alone))
    assert table.head[1:3] == [loaded.case.name(side) for side in loaded.case.sides]
    assert table.rows == tables.signing(answer).rows
    assert tables.gains(replace(answer, samples=alone)).rows == tables.gains(answer).rows
