"""The published tables of the peace data, and Kaplan-Meier against lifelines."""

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifelines import CoxPHFitter, CoxTimeVaryingFitter, KaplanMeierFitter

from detente.history.spells import BACKGROUND, COVARIATES, EDGES, kaplan_meier, peace, split
from detente.history.tables import table


@pytest.fixture(scope="module")
def interstate() -> pd.DataFrame:
    return pd.DataFrame(table("peace-interstate-years")).merge(pd.DataFrame(table("peace-interstate")), on="spell")


def test_lo_hashimoto_reiter_table_1_model_1(interstate: pd.DataFrame) -> None:
    """Lo, Hashimoto & Reiter 2008, Table 1, Model 1 (Cox, Efron ties): 6,368 rows, 186 subjects; FIRC -161, tie .516, deaths -.230."""
    used = [
        "imposed",
        "imposed_lnt",
        "tie",
        "lndeaths",
        "battletide",
        "thirdpartycfire",
        "cfhist",
        "contiguity",
        "contiguitylnt",
        "capchange",
        "stakes",
        "index",
        "twodem5",
        "twodem5lnt",
        "onedem5",
    ]
    rows = interstate[["spell", "begin", "end", "failed", *used]].dropna()
    assert (len(rows), rows["spell"].nunique()) == (6368, 186)
    fitter = CoxTimeVaryingFitter()
    fitter.fit(rows, id_col="spell", start_col="begin", stop_col="end", event_col="failed")
    assert round(fitter.params_["imposed"]) == -161
    assert round(fitter.params_["tie"], 3) == 0.516
    assert round(fitter.params_["lndeaths"], 3) == -0.230


def test_lo_hashimoto_reiter_raw_failures(interstate: pd.DataFrame) -> None:
    """Of ceasefires with foreign-imposed regime change 6 % failed, 35 % of the others; 56 of 188 in all."""
    spells = (
        interstate.sort_values(["spell", "begin"])
        .groupby("spell")
        .agg(imposed=("imposed", "first"), failed=("failed", "max"))
    )
    assert spells["failed"].sum() == 56
    assert (100 * spells.groupby("imposed")["failed"].mean()).round().to_dict() == {0: 35, 1: 6}


def test_interstate_survival_at_one_five_and_ten_years(interstate: pd.DataFrame) -> None:
    """.89, .86, .82 of all 188; .81, .77, .66 of those after 1945 without the 29 dyads of the Second World War."""
    spells = interstate.groupby("spell").agg(
        years=("end", "max"), failed=("failed", "max"), since=("since", "first"), late=("second_world_war", "first")
    )
    at = 365.25 * np.array([1.0, 5.0, 10.0])
    whole = kaplan_meier(spells["years"].to_numpy(), spells["failed"].to_numpy().astype(int), at)
    assert whole.round(2).tolist() == [0.89, 0.86, 0.82]
    assert spells["late"].sum() == 29
    later = spells[(spells["since"] > 1945) & (spells["late"] == 0)]
    found = kaplan_meier(later["years"].to_numpy(), later["failed"].to_numpy().astype(int), at)
    assert found.round(2).tolist() == [0.81, 0.77, 0.66]


def test_mattes_savun_table_2() -> None:
    """Mattes & Savun 2009, Table 2 (Cox): hazard ratios guarantee .312, cost-increasing .610, political power sharing .708; 46 cases, 18 failures."""
    data = pd.DataFrame(table("peace-civil-settlements"))
    used = ["guarantee", "costinc", "polpssum", "econpssum", "terrpssum", "milpssum", "costs", "duration", "issue"]
    fitter = CoxPHFitter().fit(data[["months", "failed", *used]].astype(float), "months", "failed")
    assert (len(data), data["failed"].sum()) == (46, 18)
    ratios = np.exp(fitter.params_).round(3)
    assert ratios[["guarantee", "costinc", "polpssum"]].tolist() == [0.312, 0.610, 0.708]


def test_fortna_peace_kept_by_peacekeepers() -> None:
    """Fortna 2008, ceasefires of 1989-99: peace kept in 56 % of 34 with peacekeepers from the start, in 34 % of 61 without."""
    data = pd.DataFrame(table("peace-civil-ceasefires"))
    spells = data.groupby("spell").agg(since=("since", "first"), pk=("peacekeepers", "first"), failed=("failed", "max"))
    spells = spells[spells["since"] >= 1989]
    kept = 1 - spells.groupby("pk")["failed"].mean()
    assert (100 * kept).round().to_dict() == {0: 34, 1: 56}
    assert spells["pk"].value_counts().to_dict() == {0: 61, 1: 34}


def test_civil_survival() -> None:
    """Ceasefires .78, .57, .53 at 1, 5, 10 years; settlements at 5 years .93 with a guarantee (14), .58 without (32)."""
    data = pd.DataFrame(table("peace-civil-ceasefires"))
    spells = data.groupby("spell").agg(days=("end", "max"), failed=("failed", "max"))
    at = 365.25 * np.array([1.0, 5.0, 10.0])
    found = kaplan_meier(spells["days"].to_numpy(), spells["failed"].to_numpy().astype(int), at)
    assert found.round(2).tolist() == [0.78, 0.57, 0.53]
    settled = table("peace-civil-settlements")
    for guarantee, cases, share in ((1, 14, 0.93), (0, 32, 0.58)):
        mine = settled["guarantee"] == guarantee
        assert mine.sum() == cases
        at_five = kaplan_meier(settled["months"][mine], settled["failed"][mine].astype(int), np.array([60.0]))
        assert at_five.round(2) == share


@given(
    st.lists(st.tuples(st.floats(0.1, 50), st.booleans()), min_size=2, max_size=60).filter(
        lambda x: any(f for _, f in x)
    )
)
def test_kaplan_meier_is_that_of_lifelines(cases: list[tuple[float, bool]]) -> None:
    years, failed = np.array([c[0] for c in cases]), np.array([int(c[1]) for c in cases])
    at = np.array([0.5, 1.0, 5.0, 20.0])
    theirs = KaplanMeierFitter().fit(years, failed).survival_function_at_times(at).to_numpy()
    np.testing.assert_allclose(kaplan_meier(years, failed, at), theirs, atol=1e-12)


def test_cutting_at_the_edges_keeps_all_time_and_all_failures() -> None:
    rows = peace()
    cut = split(rows)
    assert cut.failures.sum() == rows.failed.sum() == 158
    np.testing.assert_allclose(cut.years.sum(), (rows.end - rows.begin).sum())
    assert cut.interval.max() == len(EDGES) - 2


def test_everything_is_as_known_at_the_ceasefire() -> None:
    """Immortal time: a spell that got a peace agreement or peacekeepers later is not credited with them."""
    rows = peace()
    for s in np.unique(rows.spell):
        assert len(np.unique(rows.x[rows.spell == s], axis=0)) == 1
    years = table("peace-interstate-years")
    first = np.unique(years["spell"], return_index=True)[1]
    late = set(years["spell"][years["agreement"] == 2]) - set(years["spell"][first][years["agreement"][first] == 2])
    assert len(late) > 20


def test_earlier_wars_are_counted_within_pairs_and_countries() -> None:
    """India and Pakistan fought in 1947-48, 1965, 1971 and 1999; Angola's ceasefires of 1991 and 1994 are its first two."""
    rows = peace()
    earlier = np.expm1(rows.x[rows.lasted()[2], len(COVARIATES) + BACKGROUND.index("earlier")]).round()
    names = np.array(rows.names)
    kashmir = [n for n in range(len(names)) if "India" in names[n] and "Pakistan" in names[n]]
    assert sorted(earlier[kashmir]) == list(range(len(kashmir)))
    angola = {names[n]: earlier[n] for n in range(len(names)) if names[n].startswith("Angola, ")}
    assert (angola["Angola, 1991"], angola["Angola, 1994"]) == (0, 1)


def test_spells_that_were_running_are_censored_on_the_day() -> None:
    day = datetime.date(1970, 1, 1)
    now, then = peace(), peace(day)
    assert not {then.names[s] for s in then.spell if now.source[now.spell == s][0] == 2}
    lasted = dict(zip(np.unique(then.spell), then.lasted()[0], strict=True))
    whole = dict(zip(np.unique(now.spell), now.lasted()[0], strict=True))
    assert all(lasted[s] <= whole[s] + 1e-9 for s in lasted)
    six_days = next(
        s for s in lasted if "1967" in now.names[s] and "Israel" in now.names[s] and "Egypt" in now.names[s]
    )
    assert lasted[six_days] < 2.6
    assert peace(datetime.date(2006, 1, 1)).failed.sum() == now.failed.sum()


def test_a_war_left_out_takes_its_cluster_with_it() -> None:
    rows, without = peace(), peace(None, ("Korean War",))
    gone = set(rows.spell) - set(without.spell)
    assert len(gone) >= 1
    assert not set(rows.cluster[np.isin(rows.spell, list(gone))]) & set(without.cluster)


def test_rows_of_a_spell_follow_one_another() -> None:
    rows = peace()
    for s in np.unique(rows.spell):
        mine = np.flatnonzero(rows.spell == s)
        # A state that ceases to exist for a while leaves a gap (Latvia and others); none overlap.
        assert (rows.begin[mine][1:] >= rows.end[mine][:-1] - 1e-9).all()
        assert rows.begin[mine][0] == 0
        assert rows.failed[mine][:-1].sum() == 0
