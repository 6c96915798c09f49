"""Loading: mistakes come all at once with their lines; no text whatever brings a traceback."""

import random
from importlib import resources
from pathlib import Path

import pytest
from case_texts import SMALL, good, mutated

from detente.case import CaseError, library, load_case, parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")

MANY = 100  # spoilt texts tried


def problems(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "small.yaml")
    return [str(p) for p in caught.value.problems]


def edited(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new)


def test_small_case_and_its_scenario():
    plain, slow = parse_case(SMALL), parse_case(SMALL, scenario="long")
    assert plain.case.war.front.tempo.text == "1% to 95% per quarter"
    assert slow.case.war.front.tempo.high == pytest.approx(0.05)
    assert plain.hash != slow.hash
    assert parse_case(SMALL).hash == plain.hash


def test_all_mistakes_at_once_in_order_with_lines():
    text = (
        edited("notches: 5", "notchs: 5")
        .replace("prior: 40% to 60%", "prior: 140%")
        .replace("{side: b}", "{side: b, noise: loud}")
    )
    found = problems(text.replace("terms: {land: line}", "terms: {land: lien}"))
    assert len(found) == 4
    # A mistake between sections shows beside those within one.
    assert found[3].startswith("small.yaml:13:") and "did you mean 'line'?" in found[3]
    assert found[0].startswith("small.yaml:8:") and "between 0 and 1" in found[0]
    assert found[1].startswith("small.yaml:9:") and "got 'loud'" in found[1]
    assert found[2].startswith("small.yaml:11:") and "did you mean 'notches'?" in found[2]


@pytest.mark.parametrize(
    "old, new, line, words",
    [
        ("terms: {land: line}", "terms: {land: lin}", 13, "did you mean 'line'?"),
        ("terms: {land: line}", "terms: {lend: line}", 13, "did you mean 'land'?"),
        ("title: A small war\n", "", 1, "title: is missing"),
        ("as_of: 2020-01-01", "as_of: 2020-13-01", 4, "expected a date such as 1994, 1994-12 or 1994-12-05"),
        ("now: 3", "now: 5", 11, "expected 2 to 4"),
        ("id: small", "id: Small War", 2, "lower-case letters"),
        ("war.front.tempo: 5% per quarter", "war.front.tempo: fast", 15, "under scenario 'long'"),
        ("war.front.tempo: 5% per quarter", "war.front.now.x: 1", 15, "is a single value"),
        ("settles: {land: {a: ours, b: theirs}}", "settles: {}", 6, "the front must settle 'land'"),
        ("prior: rest", "prior: 90%", 8, "expected 100%"),
        ("title: Land,", "title: Land, title: Again,", 6, "is given twice"),
        ("side: b}", "side: b, war_cost: {soft: 5%}}", 9, "type"),
    ],
)
def test_mistakes_are_named_at_their_place(old, new, line, words):
    found = problems(edited(old, new))
    assert len(found) >= 1
    assert any(f"small.yaml:{line}:" in p and words in p for p in found), found


def test_not_a_case_at_all():
    assert "mapping" in problems("- a\n- b\n")[0]
    assert "not valid YAML" in problems("a: [1, 2\n")[0]
    assert (
        "YAML tags such as !!binary are not allowed"
        in problems(edited("title: Land", "title: !!python/name:os.system x"))[0]
    )
    assert "nested" in problems("a: " + "[" * 3000 + "]" * 3000)[0]
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{c}: &{c} [{', '.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "more than 50,000 keys and values" in problems(bomb)[0]
    assert "larger than" in problems("x" * 1_000_001)[0]


def test_unknown_names(tmp_path):
    with pytest.raises(CaseError, match="did you mean 'ukraine-2022'"):
        load_case("ukrain-2022")
    with pytest.raises(CaseError, match="did you mean 'long'"):
        parse_case(SMALL, scenario="lonk")
    binary = tmp_path / "x.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CaseError, match="not valid UTF-8"):
        load_case(binary)
    with pytest.raises(CaseError, match="not a built-in case: got"):
        parse_case("extends: ../../etc/passwd\n" + SMALL)


def test_extends_merges_adds_and_deletes():
    case = parse_case(
        "detente: 1\nextends: ukraine-2022\nid: mine\nproposals: {withdrawal: null}\n"
        "record:\n  - {date: 2023, by: russia, kind: signal, says: more}\n"
    ).case
    base = load_case("ukraine-2022").case
    assert set(base.proposals) - set(case.proposals) == {"withdrawal"}
    assert len(case.record) == len(base.record) + 1
    text = (
        "detente: 1\nextends: ukraine-2022\nid: mine\nrecord:\n  - {date: 2023, by: russia, kind: wink, says: more}\n"
    )
    assert "small.yaml:5:" in problems(text)[0]


@pytest.mark.parametrize("name", library())
def test_library_is_sound(name):
    case = load_case(name).case
    for scenario in case.scenarios:
        assert load_case(name, scenario).case.id == name
    for event in case.record:
        assert event.source, f"{event.says} has no source"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("as_of: 2026-01-01", "as_of: 2020-99999999999999999999", "1994-12-05"),
        ("as_of: 2026-01-01", "as_of: '2_26-0_1-0_1'", "1994-12-05"),
        ("as_of: 2026-01-01", "as_of: 20²6", "1994-12-05"),
        ("title: A war over a province", "title: 0x" + "F" * 4000, "at most 15 digits"),
        ("title: A war over a province", 'title: "\\UFFFFFFFF"', "not valid YAML"),
        ("title: A war over a province", 'title: "\\uD800"', "not valid YAML"),
        ("title: A war over a province", "title: x\n1: 2\n'1': 3", "is given twice"),
        ("title: The patron cuts its support\n    set: {", "title: x\n    set: {'record.²': 1, ", "is a list of 1"),
        (
            "title: The patron cuts its support\n    set: {",
            "title: x\n    set: {scenarios.cut.set.zz: 1, ",
            "cannot change scenarios",
        ),
        ("country-a:", "mediator:", "a reserved word"),
    ],
)
def test_what_python_would_misread_is_a_problem_with_its_place(old, new, says):
    text = good("template")
    changed = text.replace(old, new, 1)
    assert changed != text
    with pytest.raises(CaseError, match=says):
        parse_case(changed)


def test_spoilt_texts_are_read_or_refused_in_text_that_can_be_written():
    refused = 0
    for seed in range(MANY):
        try:
            parse_case(mutated(random.Random(seed)), "fuzz.yaml")
        except CaseError as error:
            assert str(error).encode()
            assert all(p.message and p.line and p.column and p.file == "fuzz.yaml" for p in error.problems), seed
            refused += 1
    assert refused > MANY // 2


def test_a_wrong_as_of_is_the_only_problem_it_makes():
    with pytest.raises(CaseError) as caught:
        parse_case(good("template").replace("as_of: 2026-01-01", "as_of: 2026-13"))
    assert [p.path for p in caught.value.problems] == ["as_of"]


def test_a_wrong_vintage_is_the_only_problem_it_makes():
    series = "series:\n  r: {title: R, unit: u, source: report, vintage: 2025-13, values: {2025-06: 3}}\n"
    with pytest.raises(CaseError) as caught:
        parse_case(good("template") + series)
    assert [p.path for p in caught.value.problems] == ["series.r.vintage"]


def test_a_case_that_extends_one_that_extends_another_is_told_so():
    with pytest.raises(CaseError) as caught:
        parse_case("id: mine\nextends: ukraine-2024\n", "my.yaml")
    assert str(caught.value).startswith("my.yaml:2:1: extends: 'ukraine-2024' itself extends 'ukraine-2022'")


def test_the_rate_of_threats_of_sanctions_stands_in_for_no_other_threat():
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    event = "  - {date: 2025-07, by: country-a, kind: threat, about: strike, outcome: backed down, says: No, likelihood: {limited: 30%}}"
    text = text.replace("\nscenarios:", f"\n{event}\n\nscenarios:", 1)

    def with_kind(kind: str) -> str:
        carried = "carried_out: {cost: 16%, outcomes: {country-a-wins: 20%, fighting: rest}}"
        threat = f"threats:\n  strike: {{title: Strike, kind: {kind}, by: country-a, against: country-b, {carried}}}\n"
        return text.replace("# What was done and said.", f"{threat}# What was done and said.", 1)

    likelihood = parse_case(with_kind("sanctions")).case.record[-1].likelihood
    assert likelihood["expansionist"].text.startswith("history.threat_backed_down(")
    with pytest.raises(CaseError, match="no number for type expansionist"):
        parse_case(with_kind("force"))


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (
            "by: country-b, kind: answer, outcome: refused",
            "record.1.about: an answer must say which proposal it is about",
        ),
        ("by: country-b, kind: answer, about: armistice", "record.1.outcome: an answer is 'refused' or 'accepted'"),
        (
            "by: patron, kind: answer, about: armistice, outcome: refused",
            "record.1.by: 'patron' is not a signatory of armistice; expected one of country-a, country-b",
        ),
        ("by: patron, kind: answer, about: armistice-alliance, outcome: refused", None),
    ],
)
def test_an_answer_on_the_record_names_the_terms_who_answered_and_what(event, says):
    text = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
    text = text.replace("\nscenarios:", f"\n  - {{date: 2025-07, {event}, says: No}}\n\nscenarios:", 1)
    if says is None:
        assert parse_case(text).case.record[-1].kind == "answer"
        return
    with pytest.raises(CaseError) as error:
        parse_case(text)
    assert says in str(error.value)


@pytest.mark.filterwarnings("error")
def test_an_anchor_may_be_given_again():
    text = good("template").replace("id: my-case", "id: &x my-case").replace("as_of: 2026", "as_of: &x 2026", 1)
    assert parse_case(text).case.id == "my-case"


PANEL_RANGE = "war: {front: {tempo: {value: 3% to 30% per quarter, experts: [3% per quarter, 30% per quarter]}}}\n"


def test_a_new_value_is_no_panel_s():
    # Else the new value would be shown and the experts' ranges drawn.
    base = "detente: 1\nextends: ukraine-2022\nid: mine\n" + PANEL_RANGE
    assert len(parse_case(base).case.war.front.tempo.experts) == 2
    set_ = base + "scenarios: {slow: {title: Slow, set: {war.front.tempo.value: 1% per quarter}}}\n"
    found = parse_case(set_, scenario="slow").case.war.front.tempo
    assert (found.text, found.experts, found.n) == ("1% per quarter", (), None)


def test_a_panel_needs_no_entry_among_the_sources():
    text = "detente: 1\nextends: ukraine-2022\nid: mine\nwar: {front: {tempo: {value: 3% per quarter, source: 'SOURCE'}}}\n"
    assert parse_case(text.replace("SOURCE", "panel:war-room")).case.war.front.tempo.panel == "war-room"
    for missing in ("nobody", "panel:"):
        with pytest.raises(CaseError, match="source"):
            parse_case(text.replace("SOURCE", missing))


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parents[1] / "fuzz/corpus/case").iterdir()), ids=lambda f: f.name
)
def test_texts_that_were_misread_once_are_refused_at_their_place(file):
    with pytest.raises(CaseError) as caught:
        parse_case(file.read_text("utf-8"), file.name)
    assert all(p.line and p.column for p in caught.value.problems)
