"""`detente article`: what it prints, what it writes, and what it refuses."""

import json
from importlib import resources

import pytest
from typer.testing import CliRunner

from detente.case import load_case
from detente.cli.app import app

run = CliRunner().invoke
NEWS = "The patron on Monday promised to send more trainers. \x1b[31m Capital A rejected the armistice on the line.\n"


@pytest.fixture
def files(tmp_path):
    article, case = tmp_path / "news.txt", tmp_path / "case.yaml"
    article.write_text(NEWS, "utf-8")
    case.write_text((resources.files("detente.case") / "template.yaml").read_text("utf-8"), "utf-8")
    return str(article), str(case)


def test_sentences_are_listed_with_their_reasons(files):
    article, case = files
    answer = run(app, ["article", article, "--case", case, "--date", "2026-01-01", "--also", "country-a=Capital A"])
    assert answer.exit_code == 0, answer.output
    assert "The patron: pledge; 2025-12-29" in answer.output
    assert "A: refusal; 2026-01-01 (the article's date); about Armistice on the line" in answer.output
    assert "a verb of refusing: “rejected”" in answer.output
    assert "\x1b" not in answer.output


def test_json_holds_the_places_and_the_entries(files):
    article, case = files
    answer = json.loads(
        run(app, ["article", article, "--case", case, "--json", "--also", "country-a=Capital A"]).output
    )
    assert answer["date"] == "2026-01-01"
    assert [NEWS[f["start"] : f["end"]] for f in answer["found"]] == [f["quote"] for f in answer["found"]]
    assert answer["found"][1]["entry"]["kind"] == "answer"


def test_chosen_sentences_are_written_into_a_case(files, tmp_path):
    article, case = files
    whole = [
        "article",
        article,
        "--case",
        case,
        "--date",
        "2026-01-01",
        "--title",
        "News",
        "--publisher",
        "Щоденник",
        "--accept",
    ]
    answer = run(app, [*whole, "1", "--into", case])
    assert answer.exit_code == 0, answer.output
    again = run(app, [*whole, "1", "--into", str(tmp_path / "other.yaml")])
    assert "1 entry more on the record" in again.output
    found = load_case(case).case
    assert (found.record[-1].by, found.record[-1].kind, found.record[-1].source) == ("patron", "pledge", "shchodennik")
    assert len(load_case(tmp_path / "other.yaml").case.sources) == 2


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (["--accept", "1"], "--accept and --into go together"),
        (["--accept", "7", "--into", "x.yaml"], "expected numbers from 1 to 1"),
        (["--also", "nobody=X"], "--also: "),
        (["--also", "X"], "expected an id and a name"),
        (["--date", "soon"], "got 'soon'"),
    ],
)
def test_a_mistake_is_one_sentence(files, more, why):
    article, case = files
    answer = run(app, ["article", article, "--case", case, *more])
    assert answer.exit_code == 2
    assert why in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_an_article_that_is_not_text_is_refused(files, tmp_path):
    (tmp_path / "x").write_bytes(b"\xff\xfe")
    answer = run(app, ["article", str(tmp_path / "x"), "--case", files[1]])
    assert answer.exit_code == 2 and "not UTF-8" in answer.output
