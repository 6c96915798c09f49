"""The rows of the civil-war models, from the files of the Uppsala Conflict Data Program, which are not part of the repository.

`ucdp-dyad-termination-*.csv` (Kreutz 2010) and `ucdp-peace-agreements-*.csv` (Hogbladh 2022), in one folder. Civil wars are conflicts of type 3
(within a state) and 4 (with foreign help). Ends that are precise only to the year are put at its last day by the source.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from detente.history.civil import COVARIATES, Episodes, Quiet
from detente.history.events import ENDINGS

YEAR = 365.25
# 1 agreement, 2 ceasefire, 3 and 4 victory, 5 low activity, 6 a side ceases to exist.
OUTCOMES = {1: "compromise", 2: "stalemate", 3: "victory", 4: "victory", 5: "stalemate", 6: "transformed"}


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Episodes of fighting, one row each, and peace agreements, one row for each dyad that signed."""
    raw = pd.read_csv(_one(folder, "ucdp-dyad-termination-*.csv"))
    raw = raw[raw["type_of_conflict"].isin([3, 4])].sort_values(["dyadep_id", "year"], kind="stable")
    raw["begin"], raw["end"] = _dates(raw["start_date2"]), _dates(raw["ependdate"])
    raw["thousand"] = raw["year"].where(raw["intensity_level"] == 2)
    episodes = raw.groupby("dyadep_id").agg(
        dyad=("dyad_id", "first"), country=("location", "first"), begin=("begin", "min"), end=("end", "max"),
        last=("year", "max"), over=("dyadterm", "max"), outcome=("outcome", "max"), number=("dyadepisode", "first"),
        thousand=("thousand", "min"),
    )  # fmt: skip
    whole = pd.to_datetime(episodes["last"].astype(str) + "-12-31")
    episodes["end"] = episodes["end"].fillna(whole).where(episodes["over"] == 1, whole)
    episodes = episodes.sort_values(["dyad", "number"])
    episodes["next"] = episodes.groupby("dyad")["begin"].shift(-1)
    signed = pd.read_csv(_one(folder, "ucdp-peace-agreements-*.csv"))
    signed["date"] = pd.to_datetime(signed["pa_date"], errors="coerce")
    signed["dyad"] = signed["dyad_id"].astype(str).str.split(",")
    signed = signed.explode("dyad")
    signed["dyad"] = pd.to_numeric(signed["dyad"], errors="coerce")
    return episodes, signed.dropna(subset=["dyad", "date"])


def wars(episodes: pd.DataFrame, deaths: int, cut: datetime.date | None) -> Episodes:
    """How long episodes lasted, as known at a cut-off: of at least 25 deaths a year, or those that had had 1,000 in one, from that year on."""
    day = pd.Timestamp(cut) if cut else pd.Timestamp(2005, 1, 1)
    mine = episodes[episodes["begin"] < day]
    if deaths == 1000:
        mine = mine[mine["thousand"] < day.year]
    over = (mine["over"] == 1) & (mine["end"] < day)
    years = ((mine["end"].where(over, day) - mine["begin"]).dt.days / YEAR).clip(lower=1 / YEAR).to_numpy()
    entered = np.zeros(len(mine))
    if deaths == 1000:
        first = pd.to_datetime(mine["thousand"].astype(int).astype(str) + "-01-01")
        entered = ((first - mine["begin"]).dt.days / YEAR).clip(lower=0).to_numpy()
    codes = mine["outcome"].map(lambda o: ENDINGS.index("stalemate" if pd.isna(o) else OUTCOMES[int(o)]))
    ended = np.where(over, codes, -1).astype(np.int64)
    return Episodes(tuple(mine["country"]), np.minimum(entered, years - 0.5 / YEAR), years, ended)


def quiet(episodes: pd.DataFrame, signed: pd.DataFrame, cut: datetime.date | None) -> Quiet:
    """Times without fighting after episodes that ended, as known at a cut-off, from the start of the second calendar year after the end."""
    day = pd.Timestamp(cut) if cut else pd.Timestamp(2005, 1, 1)
    mine = episodes[(episodes["over"] == 1)]
    entered = pd.to_datetime((mine["end"].dt.year + 2).astype(str) + "-01-01")
    mine, entered = mine[entered < day], entered[entered < day]
    again = mine["next"] < day
    stop = mine["next"].where(again, day)
    years = ((stop - mine["end"]).dt.days / YEAR).to_numpy()
    begin = np.minimum(((entered - mine["end"]).dt.days / YEAR).to_numpy(), years - 1 / YEAR)
    rows = [_known(row, signed) for row in mine.itertuples()]
    x = np.array([[float(r[c]) for c in COVARIATES] for r in rows]).reshape(len(rows), len(COVARIATES))
    return Quiet(begin, years, again.to_numpy().astype(np.int64), x)


def _known(row: object, signed: pd.DataFrame) -> dict[str, float]:
    """The covariates of one episode's end; an agreement belongs to it if it was signed from two years before to one year after."""
    r = row
    end, outcome = r.end, r.outcome  # type: ignore[attr-defined]
    found = dict.fromkeys(COVARIATES, 0.0)
    found["ceasefire"], found["victory"] = float(outcome == 2), float(outcome in (3, 4))
    found["agreement"] = float(outcome == 1)
    found["earlier"] = float(np.log1p(r.number - 1))  # type: ignore[attr-defined]
    found["thousand"] = float(pd.notna(r.thousand))  # type: ignore[attr-defined]
    near = signed[(signed["dyad"] == r.dyad) & (signed["date"] >= end - pd.DateOffset(years=2))]  # type: ignore[attr-defined]
    near = near[near["date"] <= end + pd.DateOffset(years=1)].sort_values("date")
    if outcome == 1 and len(near):
        last = near.iloc[-1]
        found["partial"], found["process"] = float(last["pa_type"] == 2), float(last["pa_type"] == 3)
        found["peacekeepers"] = float(near["pko"].max())
        found["power_sharing"] = float(
            near[["shagov", "intgov", "aut", "fed", "shaloc"]].apply(pd.to_numeric, errors="coerce").max().max() > 0
        )
        found["third_party"] = float(near["pa_3rd"].notna().any())
    return found


def _dates(texts: pd.Series) -> pd.Series:
    """Days written as month/day/year with a year of two digits, of 1946 to 2004."""
    days = pd.to_datetime(texts, format="%m/%d/%y")
    return days.where(days.dt.year < 2005, days - pd.DateOffset(years=100))


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder}: expected one file {pattern}, got {len(found)}")
    return found[0]
