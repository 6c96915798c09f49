"""Saved assessments are read back: those of today, those of every released format, and damaged ones with a sentence."""

import json
from pathlib import Path

import numpy as np
import pytest

from detente import paths
from detente.assessment import AssessmentError, load_assessment
from detente.assessment.answer import answer
from detente.assessment.saved import READERS, SEALED, load_packages, opened, read_assessment

KEPT = Path(__file__).parent / "saved"


@pytest.mark.parametrize("number", sorted(READERS))
def test_a_file_of_every_format_opens(number):
    found = load_assessment(KEPT / f"format-{number}.json")
    assert found.draws == 2
    assert set(found.proposals) == {"armistice", "armistice-alliance"}
    assert all(v.shape == (2,) and np.isfinite(v).all() for v in found.samples.values())
    assert answer(found).words
    assert read_assessment(found.to_json()) == found


def test_the_file_of_format_2_says_what_it_said():
    """The file was written by version 0.2.0 from its template; the figures are those in the file's own summary."""
    found = load_assessment(KEPT / "format-2.json")
    summary = json.loads((KEPT / "format-2.json").read_text("utf-8"))
    assert found.version == "0.2.0"
    for proposal in summary["proposals"]:
        assert found.band(paths.all_sign(proposal["id"])).as_dict() == proposal["all_sign"]
        assert found.band(paths.holds(proposal["id"], 5)).as_dict() == proposal["holds"]["5"]


@pytest.mark.parametrize(
    "text, words",
    [
        ("{", "not JSON"),
        ("[]", "got list"),
        ('{"detente_assessment": 9}', "reads \\(2, 3, 4, 5\\); got format 9"),
        ('{"detente_assessment": "2"}', "got format '2'"),
        ('{"detente_assessment": true}', "got format True"),
        ('{"detente_assessment": 2}', "incomplete"),
        ('{"detente_assessment": 3}', "incomplete"),
        ('{"detente_assessment": 4}', "altered or damaged since it was saved"),
        ('{"detente_assessment": 5}', "altered or damaged since it was saved"),
        ('{"detente_assessment": 4, "facts": ' + "[" * 100_000 + "]" * 100_000 + "}", "not JSON"),
    ],
)
def test_damaged_files_get_a_sentence(tmp_path, text, words):
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(AssessmentError, match=f"a.json: .*{words}"):
        load_assessment(path)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(AssessmentError, match="No such file"):
        load_assessment(tmp_path / "none.json")


@pytest.mark.parametrize("number", [n for n in READERS if n >= SEALED])
def test_a_file_that_was_altered_says_so(tmp_path, number):
    """Any figure, word or structure: whoever edits a saved run does not see the edit as an answer, and nothing breaks where it is shown."""
    text = (KEPT / f"format-{number}.json").read_text("utf-8")
    for one, other in (
        ('"draws": 2', '"draws": 3'),
        ("0.9", "0.8"),
        ('"facts": {', '"facts": [] , "x": {'),
        ("0.9", "NaN"),
        (text[-400:], ""),
    ):
        assert one in text
        with pytest.raises(AssessmentError, match=r"a\.json: (altered or damaged|not JSON)"):
            read_assessment(text.replace(one, other, 1), "a.json", KEPT)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[" * 100_000,
        "[]",
        '{"best": 1}',
        '{"best": [{}]}',
        '{"best": [{"terms": "land"}]}',
        '{"best": [[]]}',
        "\ud800",
    ],
)
def test_packages_come_from_a_search_alone(tmp_path, text):
    path = tmp_path / "deals.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(AssessmentError, match=r"deals.json: is not what detente deals --json writes"):
        load_packages(path)


def test_packages_are_read_by_their_terms(tmp_path):
    (tmp_path / "deals.json").write_text('{"best": [{"terms": {"land": "line"}, "signed": 1}]}')
    assert load_packages(tmp_path / "deals.json") == [{"land": "line"}]
    with pytest.raises(AssessmentError, match="No such file"):
        load_packages(tmp_path / "none.json")


def test_an_altered_file_without_a_checksum_that_cannot_be_shown_gets_a_sentence(tmp_path):
    data = json.loads((KEPT / "format-2.json").read_text("utf-8"))
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**data, "facts": {**data["facts"], "assumptions": [3]}}), "utf-8")
    with (
        pytest.raises(AssessmentError, match="cannot be shown, and was probably altered"),
        opened(path) as found,
    ):
        found.facts["assumptions"][0]["path"]
    with pytest.raises(OSError, match="full"), opened(path):
        raise OSError("the disk is full")


def test_a_fault_in_showing_a_file_that_is_whole_is_told_as_what_it_is():
    with pytest.raises(KeyError), opened(KEPT / "format-4.json") as found:
        found.samples["x"]
