from importlib import resources

import numpy as np
import pytest

from detente.history.tables import citations, codebook, table


def test_every_table_that_ships_is_in_the_codebook_with_every_column() -> None:
    folder = resources.files("detente.history") / "tables"
    files = {f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv")}
    assert files == set(codebook())
    for name, about in codebook().items():
        assert list(table(name)) == list(about.columns)
        assert about.cite


def test_what_ships_stays_small() -> None:
    folder = resources.files("detente.history")
    size = sum(len(f.read_bytes()) for f in (folder / "tables").iterdir()) + len(
        (folder / "posterior.npz").read_bytes()
    )
    assert size < 1_500_000


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("peace-interstate", 188),
        ("peace-interstate-years", 6371),
        ("peace-civil-ceasefires", 192),
        ("peace-civil-settlements", 46),
        ("threats-sanctions", 1412),
        ("sanctions-dyads", 418),
        ("disputes-19th-century", 313),
        ("wars-bennett-stam", 77),
        ("leaders", 3409),
        ("alliances", 745),
    ],
)
def test_row_counts_are_those_of_the_sources(name: str, rows: int) -> None:
    assert {len(column) for column in table(name).values()} == {rows}


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(KeyError, match="got 'waars'; expected one of the tables"):
        table("waars")


def test_every_work_is_cited_once() -> None:
    assert len(citations()) == len(set(citations())) >= 11


def test_bennett_and_stam_mean_and_median() -> None:
    """Bennett & Stam 1996: mean war 15.56 months, median 5."""
    months = table("wars-bennett-stam")["months"]
    assert round(float(months.mean()), 2) == 15.56
    assert np.median(months) == 5


def test_sanctions_by_pair_of_states() -> None:
    """Crisman-Cox & Gibilisco: of 489 resisted challenges 71 % stood firm, 29 % backed down."""
    data = table("sanctions-dyads")
    firm, down = data["stood_firm"].sum(), data["backed_down"].sum()
    assert firm + down == 489
    assert round(100 * firm / 489) == 71


def test_disputes_of_the_nineteenth_century_end_in_one_of_three_ways() -> None:
    """R package games, data set war1800: 133 status quo, 86 capitulations, 94 wars."""
    assert dict(zip(*np.unique(table("disputes-19th-century")["ended"], return_counts=True), strict=True)) == {
        "capitulation": 86,
        "status quo": 133,
        "war": 94,
    }
