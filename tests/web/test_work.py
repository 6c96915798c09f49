"""What workers do, and that a hostile text can neither read files, nor run code, nor take the machine."""

import io
import json
import resource
import time
from dataclasses import replace
from importlib import resources
from pathlib import Path

import docx
import pytest
from hanging import hanging

from detente.assessment import assess
from detente.assessment.errors import QuestionError
from detente.case import parse_case
from detente.case.constraints import look_again
from detente.case.named import quantities
from detente.errors import DetenteError
from detente.web.store import Invalid
from detente.web.work import Edit, base_rate, changed_draw, check, document, edit, told, what_if

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)

HOSTILE = {
    "an alias bomb": BOMB,
    "lists in lists": "a: " + "[" * 5000 + "]" * 5000,
    "mappings in mappings": "".join(" " * n + "a:\n" for n in range(400)),
    "a million items": "a: [" + "1," * 400_000 + "1]",
    "a long key": "? " + "x" * 900_000 + "\n: 1\n",
    "a tag that runs code": "a: !!python/object/apply:os.system ['touch {proof}']\n",
    "a tag that opens files": "a: !!python/object/apply:builtins.open ['{proof}', 'w']\n",
    "a long number": "detente: " + "9" * 200_000 + "\n",
    "an expression within an expression": TEMPLATE.replace(
        "40% to 60%", '"history.peace_failure(' + "(" * 50_000 + '"'
    ),
    "a number that backtracks": TEMPLATE.replace("40% to 60%", "1" * 100_000 + "x"),
    "a fit by another path": TEMPLATE.replace("40% to 60%", '"history.peace_failure(fit: ../../../../etc/passwd)"'),
    "a case by another path": "extends: ../../../../../../etc/passwd\n",
    "a case at an address": "extends: http://127.0.0.1/case.yaml\n",
    "a merge of itself": "a: &a\n  <<: *a\n",
    "a recursive alias": "a: &a [*a]\n",
    "too large": "x" * 1_000_001,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_refused_in_words_soon_and_with_little_memory(name, tmp_path):
    proof = tmp_path / "proof"
    text = HOSTILE[name].replace("{proof}", str(proof))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    problems = check.__wrapped__(text).problems
    assert problems
    assert all(len(str(p)) < 2000 for p in problems)
    assert "root:" not in "".join(map(str, problems))
    assert time.monotonic() - begun < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700_000  # KiB
    assert not proof.exists()


async def ask(bench, text):
    return await bench.check(text)


def test_a_check_that_takes_too_long_is_stopped(bench, monkeypatch):
    import asyncio

    from detente.web import bench as module

    monkeypatch.setattr(module, "CHECK", 0.05)
    begun = time.monotonic()
    with pytest.raises(Invalid, match="longer than"):
        asyncio.run(ask(bench, TEMPLATE + "".join(f"#{'x' * 70}\na{n}: [{'1, ' * 300}1]\n" for n in range(300))))
    assert time.monotonic() - begun < 15
    monkeypatch.undo()
    assert asyncio.run(ask(bench, TEMPLATE)).problems == ()


def test_the_checker_tells_the_forms_what_is_in_the_case():
    found = check(TEMPLATE)
    case = parse_case(TEMPLATE).case
    names = [q.name for q in quantities(case) if not q.rest]
    # After the case's own come the growths that it leaves out.
    assert [f.path for f in found.fields[: len(names)]] == names
    left_out = {f.path: f for f in found.fields[len(names) :]}
    whose = ["parties.country-a", "parties.country-b", "backers.patron"]
    assert list(left_out) == [f"{who}.values.{issue}.grows" for who in whose for issue in case.issues]
    assert left_out["parties.country-a.values.province.grows"].words == "A: values, The province, grows"
    assert {(f.text, f.basis) for f in left_out.values()} == {("0%", "default")}
    assert list(found.proposals) == list(case.proposals)
    assert found.title == case.title


def test_the_checker_tells_who_signs_and_who_is_for_and_against():
    found = check(TEMPLATE)
    assert found.voices == {"country-a": "A", "country-b": "B", "patron": "The patron"}
    plain, allied = found.proposals["armistice"], found.proposals["armistice-alliance"]
    assert (plain["default"], plain["brought"]) == (["country-a", "country-b"], None)
    assert (allied["default"], allied["brought"]) == (["country-a", "country-b", "patron"], "alliance")
    # In a case that extends another, too, signatories are named and unnamed again.
    path = ("proposals", "armistice", "signatories")
    base = "detente: 1\nextends: ukraine-2022\nid: mine\n"
    order = ["ukraine", "russia", "united-states"]
    written, why = edit(base, [Edit("set", path, order)])
    about = check(written).proposals["armistice"]
    assert (why, about["signatories"], about["default"]) == ("", order, ["russia", "ukraine"])
    assert check(edit(written, [Edit("remove", path)])[0]).proposals["armistice"]["signatories"] == []


def test_edits_are_made_in_order_or_not_at_all():
    after, why = edit(
        TEMPLATE, [Edit("set", ("title",), "Another"), Edit("quantity", ("war", "talks"), "10% per quarter")]
    )
    assert why == ""
    assert parse_case(after).case.title == "Another"
    same, why = edit(TEMPLATE, [Edit("set", ("title",), "Another"), Edit("remove", ("nothing",))])
    assert (same, why) == (TEMPLATE, "nothing: not in this text")


def test_what_stands_in_an_extended_case_is_taken_out_by_null():
    text = Path(str(resources.files("detente.case") / "library" / "ukraine-2024.yaml")).read_text("utf-8")
    after, why = edit(text, [Edit("remove", ("proposals", "withdrawal"))])
    assert why == ""
    assert "withdrawal" in parse_case(text).case.proposals
    assert "withdrawal" not in parse_case(after).case.proposals


def test_a_what_if_starts_from_the_run_and_takes_no_unknown_assumption():
    run = assess(parse_case(TEMPLATE), draws=2)
    content, path = run.to_json(), "proposals/armistice/all_sign"
    same = what_if(content, {}, [changed_draw(TEMPLATE, None, {}, 2, 1, n) for n in range(2)])["answers"][path]
    assert same["before"] == same["after"] == run.band(path).median
    assert same["difference"] == {"median": 0.0, "low": 0.0, "high": 0.0}
    change = {"parties.country-a.war_cost.limited": 0.3}
    first = what_if(content, change, [changed_draw(TEMPLATE, None, change, 2, 1, 0)])
    assert (first["draws"], first["answers"][path]["before"]) == (1, run.band(path).median)
    assert any(x["before"] != x["after"] for x in first["answers"].values())
    with pytest.raises(QuestionError, match="no quantity"):
        changed_draw(TEMPLATE, None, {"nothing": 1.0}, 2, 1, 0)
    with pytest.raises(QuestionError, match=r"made by detente 0\.1\.0"):
        what_if(replace(run, version="0.1.0").to_json(), {}, [])


def test_sliders_are_for_what_was_found_or_for_the_first_assumptions_of_the_case():
    few = assess(parse_case(TEMPLATE), draws=2)
    before = told(few.to_json(), TEMPLATE, None)
    assert not before["found"]
    assert list(before["leading"]) == list(few.inputs)[:5]
    after = told(hanging(few, "war.talks", "war.front.tempo").to_json(), TEMPLATE, None)
    assert after["found"]
    assert list(after["leading"]) == ["war.talks", "war.front.tempo"]
    assert "most on how often there are talks" in after["answer"]


def test_a_check_says_where_constraints_seem_not_thought_through():
    one_way = TEMPLATE.replace("ceded: ceded to A", "ceded: {says: ceded to A, excludes: {alignment: alliance}}")
    found = check.__wrapped__(one_way)
    assert not found.problems
    assert list(found.look_again) == look_again(parse_case(one_way).case) != []


def test_a_base_rate_comes_with_its_picture_if_it_has_a_curve():
    found = base_rate("peace_failure(guarantee: treaty)")
    assert found["picture"]["figure"].startswith('<figure class="picture">') and found["comparable"]
    assert base_rate("pledge_kept()")["picture"] is None
    with pytest.raises(DetenteError, match="magic"):
        base_rate("peace_failure(guarantee: magic)")


def test_what_would_fix_proposals_is_written_as_a_document():
    band = {"median": 0.4, "low": 0.1, "high": 0.6}
    fix = {
        "proposal": "a",
        "title": "Armistice",
        "as_is": band,
        "changes": ["the alliance"],
        "changed": band,
        "enough": False,
    }
    found = json.dumps({"case": "c", "version": "0", "draws": 2, "seed": 1, "fixes": [fix]})
    written = docx.Document(io.BytesIO(document(found, "fixes", "A war", "", "docx", False)))
    assert written.core_properties.title.startswith("A war: ")
    assert [c.text for c in written.tables[0].rows[1].cells][:3] == ["Armistice", "40% (10-60)", "the alliance"]
