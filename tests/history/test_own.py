import csv
from functools import partialmethod
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter

from detente.case.load import parse_case
from detente.history import RateError, rate
from detente.history.fit import Model
from detente.history.own import KINDS, effects, fit_table, read_table
from detente.history.sheets import TableError

CASE = Path(__file__).parents[2] / "src/detente/case/template.yaml"


def _write(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.slow
def test_a_known_hazard_is_found_kept_and_used_in_a_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """400 peaces drawn with hazard .30 a year, .12 with peacekeepers, in 40 wars, watched for ten years."""
    monkeypatch.setenv("DETENTE_HOME", str(tmp_path))
    monkeypatch.setattr(Model, "sample", partialmethod(Model.sample, draws=1000))  # fewer than users get, for speed
    rng = np.random.default_rng(7)
    guarded = rng.random(400) < 0.5
    years = rng.exponential(1 / np.where(guarded, 0.12, 0.30))
    table = [
        {
            "name": f"peace {n}",
            "cluster": f"war {n % 40}",
            "years": round(min(y, 10.0), 5),
            "failed": int(y < 10),
            "guarantee": "peacekeepers" if g else "none",
        }
        for n, (y, g) in enumerate(zip(years, guarded, strict=True))
    ]
    posterior = fit_table(_write(tmp_path / "mine.csv", table), "peace", "mine")
    median, low, high = effects(posterior)["peacekeepers"]
    frame = pd.DataFrame({"years": np.minimum(years, 10), "failed": years < 10, "guarded": guarded.astype(float)})
    cox = float(np.exp(CoxPHFitter().fit(frame, "years", "failed").params_["guarded"]))
    assert low < cox < high
    assert median == pytest.approx(cox, rel=0.1)
    assert posterior.about["constant"] == ["victory", "imposed", "agreement", "treaty"]
    for guarantee, hazard in (("none", 0.30), ("peacekeepers", 0.12)):
        answer = rate("peace_failure", guarantee=guarantee, within="5 years", fit="mine")
        assert answer.band()[0] == pytest.approx(1 - np.exp(-5 * hazard), abs=0.06)
        assert len(answer.comparable) == 400
    with pytest.raises(
        RateError, match="war: fit 'mine' does not distinguish it; leave it out, or use guarantee, ended, terms"
    ):
        rate("peace_failure", war="civil", fit="mine")
    with pytest.raises(RateError, match="is a fit of kind peace; expected one of kind war"):
        rate("war_ends", fit="mine")
    text = CASE.read_text().replace("war:\n", 'peace: {failure: "history.peace_failure(fit: mine)"}\n\nwar:\n', 1)
    failure = parse_case(text).case.peace.failure
    assert failure.basis == "data"
    assert failure.note is not None
    assert failure.note.startswith("own fit mine (")


def test_every_kind_has_documented_columns() -> None:
    for columns in KINDS.values():
        assert all(c.says for c in columns.values())
        assert any(c.default is None for c in columns.values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,years,failed\na,1,2\n", ":2: failed: got '2'; expected one of 0, 1"),
        ("name,years,failed\na,1,0\nb,long,1\n", ":3: years: got 'long'; expected a number of years, above 0"),
        ("name,years,failed\na,-1,0\n", ":2: years: got '-1'"),
        ("name,years,failed\na,nan,0\n", ":2: years: got 'nan'"),
        ("name,years\na,1\n", ":1: there is no column 'failed': 1 if war began again"),
        ("name,years,failed,color\na,1,0,x\n", ":1: got column 'color'; expected name"),
        ("name,years,failed,guarantee\na,1,0,treatty\n", ":2: guarantee: got 'treatty'; expected one of none"),
        ("name,years,failed\n", "there are no rows below the header"),
    ],
)
def test_mistakes_are_told_by_row(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text)
    with pytest.raises(TableError) as error:
        read_table(file, "peace")
    assert message in str(error.value)


def test_all_mistakes_at_once_but_not_thousands(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("years,failed\n" + "x,9\n" * 50)
    with pytest.raises(TableError) as error:
        read_table(file, "peace")
    assert len(error.value.problems) == 21
    assert error.value.problems[-1] == "... and 80 more"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="No such file"):
        read_table(tmp_path / "none.csv", "peace")
