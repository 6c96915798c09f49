"""Derive detente's tables of facts from the raw files of other researchers.

    python tools/history/derive.py ../shared/data/history src/detente/history/tables

Needs pandas (requirements/test.txt) and pyreadr, installed by hand. The raw files are not part of the repository; what each column means and where it
comes from, is in `src/detente/history/tables/codebook.yaml`. Rows keep the order of the raw file, so that the result is the same byte for byte.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadr

MONTH = 30.4375  # days

# Names by COW code where no file spells them out, or spells out a name no longer used.
BETTER = {
    2: "United States", 40: "Cuba", 41: "Haiti", 42: "Dominican Republic", 52: "Trinidad", 60: "Saint Kitts", 70: "Mexico", 94: "Costa Rica",
    95: "Panama", 101: "Venezuela", 110: "Guyana", 130: "Ecuador", 205: "Ireland", 225: "Switzerland", 255: "Germany", 260: "West Germany",
    265: "East Germany", 300: "Austria-Hungary", 305: "Austria", 316: "Czech Republic", 317: "Slovakia", 325: "Italy", 338: "Malta",
    343: "North Macedonia", 349: "Slovenia", 359: "Moldova", 365: "Russia", 366: "Estonia", 367: "Latvia", 368: "Lithuania", 369: "Ukraine",
    370: "Belarus", 372: "Georgia", 375: "Finland", 380: "Sweden", 395: "Iceland", 402: "Cape Verde", 404: "Guinea-Bissau", 411: "Equatorial Guinea",
    420: "Gambia", 432: "Mali", 433: "Senegal", 434: "Benin", 435: "Mauritania", 436: "Niger", 437: "Ivory Coast", 438: "Guinea", 439: "Burkina Faso",
    450: "Liberia", 451: "Sierra Leone", 452: "Ghana", 461: "Togo", 471: "Cameroon", 475: "Nigeria", 481: "Gabon", 482: "Central African Republic",
    484: "Congo (Brazzaville)", 490: "Democratic Republic of the Congo", 500: "Uganda", 501: "Kenya", 510: "Tanzania", 511: "Zanzibar", 516:
    "Burundi", 517: "Rwanda", 522: "Djibouti", 540: "Angola", 541: "Mozambique", 551: "Zambia", 552: "Zimbabwe", 553: "Malawi", 565: "Namibia",
    570: "Lesotho", 571: "Botswana", 580: "Madagascar", 600: "Morocco", 615: "Algeria", 616: "Tunisia", 620: "Libya", 625: "Sudan", 640: "Turkey",
    678: "North Yemen", 679: "Yemen", 680: "South Yemen", 692: "Bahrain", 694: "Qatar", 696: "United Arab Emirates", 698: "Oman", 701:
    "Turkmenistan", 702: "Tajikistan", 703: "Kyrgyzstan", 704: "Uzbekistan", 705: "Kazakhstan", 712: "Mongolia", 771: "Bangladesh", 775: "Myanmar",
    780: "Sri Lanka", 781: "Maldives", 790: "Nepal", 811: "Cambodia", 820: "Malaysia", 830: "Singapore", 850: "Indonesia", 910: "Papua New Guinea",
    920: "New Zealand", 935: "Vanuatu", 940: "Solomon Islands", 950: "Fiji", 90: "Guatemala", 80: "Belize", 51: "Jamaica", 53: "Barbados", 115:
    "Suriname", 150: "Paraguay", 165: "Uruguay",
}  # fmt: skip


def interstate_spells(raw: Path) -> pd.DataFrame:
    """Interstate ceasefires, a row per pair of states: what does not change (Lo, Hashimoto & Reiter 2008)."""
    data = _interstate(raw)
    start = data.groupby("id")["date0"].transform("min")
    second = data["id"].isin(data.loc[data["war"].str.contains(r"GDR|FRG"), "id"]) | (
        (start.dt.year > 1945) & data["war"].str.contains("WWII")
    )
    out = pd.DataFrame(
        {
            "spell": data["id"],
            "war": data["war"].str.strip(),
            "state1": _names(raw, data["ccode1"]),
            "state2": _names(raw, data["ccode2"]),
            "cluster": data["LHRcluster"],
            "since": start.dt.year,
            "date": start.dt.date.astype(str),
            "second_world_war": second.astype(int),
            "tie": data["tie"],
            "lndeaths": data["lndeaths"],
            "battletide": data["battletide"],
            "thirdpartycfire": data["thirdpartycfire"],
            "stakes": data["stakes"],
            "combat_days": data["combatduration"],
        }
    )
    return out.groupby("spell").first().reset_index()


def interstate_years(raw: Path) -> pd.DataFrame:
    """Interstate ceasefires, a row per pair of states and year: what changes."""
    data = _interstate(raw)
    theirs = ["id", "_t0", "_t", "_d", "archigosFIRC", "archigosFIRClnt", "pk", "ext_inv", "cf_pa"]
    ours = ["spell", "begin", "end", "failed", "imposed", "imposed_lnt", "peacekeepers", "involvement", "agreement"]
    same = ["contiguity", "contiguitylnt", "cfhist", "capchange", "index", "twodem5", "twodem5lnt", "onedem5"]
    out = data[theirs + same].copy()
    out.columns = pd.Index(ours + same)
    return out


def _interstate(raw: Path) -> pd.DataFrame:
    data = pd.read_stata(raw / "interstate_ceasefires/LHRIOOct08replication.dta", convert_categoricals=False)
    return data.sort_values(["id", "_t0"], kind="stable")


def civil_ceasefires(raw: Path) -> pd.DataFrame:
    """Civil-war ceasefires, a row per spell and change of peacekeeping (Fortna 2008)."""
    data = pd.read_stata(raw / "civil_ceasefires/pk_pkept.dta", convert_categoricals=False)
    data = data.sort_values(["id", "_t0"], kind="stable")
    ended = np.select([data["victory"] == 1, data["treaty"] == 1], ["victory", "agreement"], "truce")
    return pd.DataFrame(
        {
            "spell": data["id"].round().astype(int),
            "conflict": data["cname"].str.strip(),
            "state": _names(raw, data["ccode"]),
            "since": data.groupby("id")["t0"].transform("min").dt.year,
            "date": data.groupby("id")["t0"].transform("min").dt.date.astype(str),
            # A row begins the day after the one before it ended: a gap of a day, closed here.
            "begin": data.groupby("id")["_t"].shift(fill_value=0),
            "end": data["_t"],
            "failed": data["_d"],
            "ended": ended,
            "peacekeepers": data["pk_dum"].astype(int),
            "peacekeepers_ever": data["pk_dumC"].map({0.0: "0", 1.0: "1"}).fillna(""),
            "doubtful": data["drop"],
            "lndeaths": data["logdead"],
            "war_years": data["wardur"],
            "identity": data["wartype"].astype(int),
        }
    )


def civil_settlements(raw: Path) -> pd.DataFrame:
    """Negotiated civil-war settlements, one row each (Mattes & Savun 2009)."""
    data = pd.read_stata(raw / "civil_agreements/ISQrepdata.dta", convert_categoricals=False)
    out = pd.DataFrame(
        {
            "spell": np.arange(1, len(data) + 1),
            "state": _names(raw, data["ccode"]),
            "number": (data["idnumber"] * 10).round().astype(int) / 10,
            "months": data["peacedur"],
            "failed": data["peacefail"],
        }
    )
    for name in [
        "guarantee",
        "peacekeep",
        "costinc",
        "polpssum",
        "econpssum",
        "terrpssum",
        "milpssum",
        "costs",
        "duration",
        "issue",
        "coldwar",
    ]:
        out[name] = data[name]
    return out


def pledges(raw: Path) -> pd.DataFrame:
    """Alliance obligations that a war invoked: honoured or violated (Berkemeier & Fuhrmann 2018, coding of Leeds, Long & Mitchell)."""
    data = pd.read_stata(raw / "alliances/BerkemeierFuhrmannRAP2018_0303.dta", convert_categoricals=False)
    data = data[(data["honorLLM"] == 1) | (data["violateLLM"] == 1)]
    out = pd.DataFrame(
        {
            "war": data["warname"].map(_spaced),
            "warid": data["warid"],
            "alliance": data["atopid"].astype(int),
            "since_1945": (data["sample"] == 0).astype(int),
            "multilateral": data["multilateral"],
            "honoured": data["honorLLM"].fillna(0).astype(int),
        }
    )
    for theirs, ours in (
        ("defense", "defence"),
        ("offense", "offence"),
        ("neutral", "neutrality"),
        ("nonagg", "non_aggression"),
        ("consul", "consultation"),
    ):
        out[ours] = data[theirs].astype(int)
    return out


def alliances(raw: Path) -> pd.DataFrame:
    """Alliances and how they ended (Leeds et al. 2002, ATOP 4.01)."""
    data = pd.read_csv(raw / "alliances/atop-alliance-level.csv")
    kinds = data[["defense", "offense", "neutral", "nonagg", "consul"]]
    kinds.columns = pd.Index(["defence", "offence", "neutrality", "non_aggression", "consultation"])
    first = data[["atopid", "begyr", "endyr", "ineffect", "term", "bilat", "wartime"]]
    first = first.rename(columns={"atopid": "alliance", "begyr": "begin", "endyr": "end", "bilat": "bilateral"})
    return pd.concat([first, kinds], axis=1)


def threats(raw: Path) -> pd.DataFrame:
    """Threats of sanctions and what followed (Morgan, Bapat & Kobayashi 2014, TIES)."""
    data = pd.read_csv(raw / "sanctions/TIES.csv", encoding="latin-1", low_memory=False)
    sender = data["primarysender"].fillna(data["sender1"])
    return pd.DataFrame(
        {
            "case": data["caseid"],
            "year": data["startyear"],
            "sender": _names(raw, sender),
            "target": _names(raw, data["targetstate"]),
            "threat": data["threat"],
            "imposed": data["imposition"],
            "outcome": data["finaloutcome"].astype("Int64"),
            "commitment": data["scommit"].astype("Int64"),
            "institution": data["institution"].astype("Int64"),
            "imposed_year": pd.to_numeric(data["sancimpositionstartyear"], errors="coerce").astype("Int64"),
            "end_year": data["endyear"].astype("Int64"),
        }
    )


def sanction_dyads(raw: Path) -> pd.DataFrame:
    """Sanctions by pair of states and decade (Crisman-Cox & Gibilisco, package sigInt)."""
    data = next(iter(pyreadr.read_r(str(raw / "sanctions/sanctionsData.rdata")).values()))
    out = data[["ccode1", "ccode2", "tenyear", "sq", "cd", "sf", "bd"]].copy()
    out.insert(0, "sender", _names(raw, data["ccode1"]))
    out.insert(1, "target", _names(raw, data["ccode2"]))
    out.columns = pd.Index(
        ["sender", "target", "sender_code", "target_code", "decade", "quiet", "conceded", "stood_firm", "backed_down"]
    )
    return out


def disputes(raw: Path) -> pd.DataFrame:
    """Disputes of 1817-99: status quo, capitulation or war (Signorino & Kenkel, package games)."""
    data = next(iter(pyreadr.read_r(str(raw / "crises/war1800.rda")).values()))
    out = data[["ccode1", "ccode2", "year"]].copy()
    out["ended"] = np.select([data["war"] == 1, data["capit"] == 1], ["war", "capitulation"], "status quo")
    return out


def crises(raw: Path) -> pd.DataFrame:
    """International crises: how they were triggered, how violent they became, how they ended (Brecher et al., ICB 14)."""
    data = pd.read_csv(raw / "crises/icb1v14.csv", encoding="latin-1").dropna(subset=["yrtrig", "break", "viol"])
    return pd.DataFrame(
        {
            "crisis": data["crisno"],
            "name": data["crisname"].str.strip().str.title(),
            "year": data["yrtrig"].astype(int),
            "trigger": data["break"].astype(int),
            "violence": data["viol"].astype(int),
            "form": data["forout"].astype(int),
            "days": data["brexit"].astype(int),
        }
    )


def wars(raw: Path) -> pd.DataFrame:
    """Interstate wars, one row each: length and end (Sarkees & Wayman 2010, COW 4.0; deaths summed over states)."""
    data = pd.read_csv(raw / "wars/Inter-StateWarData_v4.0.csv", encoding="latin-1")
    rows = []
    for number, part in data.groupby("WarNum", sort=True):
        begins = pd.concat([_dates(part, "Start", n) for n in (1, 2)]).dropna()
        ends = pd.concat([_dates(part, "End", n) for n in (1, 2)]).dropna()
        outcomes = part["Outcome"].to_list()
        ended = "transformed" if 4 in outcomes else "stalemate" if 6 in outcomes else "victory"
        ended = "compromise" if outcomes.count(3) > len(outcomes) / 2 else ended
        deaths = part["BatDeath"].where(part["BatDeath"] >= 0)
        rows.append(
            {
                "war": number,
                "name": part["WarName"].iloc[0].strip(),
                "begin": begins.min().date().isoformat(),
                "end": ends.max().date().isoformat(),
                "months": round((ends.max() - begins.min()).days / MONTH, 2),
                "ended": ended,
                "states": len(part["ccode"].unique()),
                "deaths": int(deaths.sum()) if deaths.notna().all() else "",
                "codes": " ".join(str(c) for c in sorted(part["ccode"].unique())),
            }
        )
    return pd.DataFrame(rows)


def war_lengths(raw: Path) -> pd.DataFrame:
    """Interstate wars with their length in months, in another coding (Bennett & Stam 1996)."""
    data = pd.read_csv(raw / "wars/one_per_war.csv")
    out = data[["warnum", "frstyear", "lastyear", "length"]].copy()
    out.columns = pd.Index(["war", "begin", "end", "months"])
    return out


def leaders(raw: Path) -> pd.DataFrame:
    """Leaders: when they held office and how they left it (Goemans, Gleditsch & Chiozza 2009, Archigos)."""
    data = next(iter(pyreadr.read_r(str(raw / "wars/archigos.rda")).values()))
    return pd.DataFrame(
        {
            "leader": data["leader"].str.strip(),
            "state": data["gwcode"].astype(int),
            "code": data["obsid"].str.split("-").str[0],
            "begin": data["startdate"].astype(str),
            "end": data["enddate"].astype(str),
            "exit": data["exit"].str.lower(),
        }
    )


def _dates(part: pd.DataFrame, which: str, number: int) -> pd.Series:
    """Dates of a COW row; a missing month or day is put in the middle, a missing year is no date."""
    year, month, day = (part[f"{which}{x}{number}"].where(lambda v: v > 0) for x in ("Year", "Month", "Day"))
    frame = pd.DataFrame({"year": year, "month": month.fillna(7), "day": day.fillna(15)})
    return pd.to_datetime(frame.dropna().astype(int), errors="coerce")


def _names(raw: Path, codes: pd.Series) -> pd.Series:
    """Names of states by their COW codes; a code that no file names stays a number."""
    states = pd.read_csv(raw / "wars/Inter-StateWarData_v4.0.csv", encoding="latin-1")
    names = dict(zip(states["ccode"], states["StateName"].str.strip(), strict=True))
    lead = next(iter(pyreadr.read_r(str(raw / "wars/archigos.rda")).values()))
    short = dict(zip(lead["gwcode"].astype(int), lead["obsid"].str.split("-").str[0], strict=True))
    known = {**short, **names, **BETTER}
    return codes.map(lambda c: "" if pd.isna(c) else known.get(int(c), f"institution {int(c)}"))


def _spaced(name: str) -> str:
    """`SecondSchleswig-Holstein1864` as `Second Schleswig-Holstein 1864`."""
    out = ""
    for before, letter in zip(" " + name, name, strict=False):
        joint = (letter.isupper() and before.islower()) or (letter.isdigit() and before.isalpha())
        out += " " + letter if joint else letter
    return out.strip()


TABLES: dict[str, Callable[[Path], pd.DataFrame]] = {
    "peace-interstate": interstate_spells,
    "peace-interstate-years": interstate_years,
    "peace-civil-ceasefires": civil_ceasefires,
    "peace-civil-settlements": civil_settlements,
    "pledges": pledges,
    "alliances": alliances,
    "threats-sanctions": threats,
    "sanctions-dyads": sanction_dyads,
    "disputes-19th-century": disputes,
    "crises": crises,
    "wars": wars,
    "wars-bennett-stam": war_lengths,
    "leaders": leaders,
}


def main() -> None:
    """Write every table."""
    parser = argparse.ArgumentParser(
        description="Derive detente's tables of facts from the raw files of other researchers."
    )
    parser.add_argument("raw", type=Path, help="the folder with the raw files")
    parser.add_argument("out", type=Path, help="the folder to write the tables into")
    given = parser.parse_args()
    raw, out = given.raw, given.out
    for name, make in TABLES.items():
        table = make(raw)
        for column in table.select_dtypes("float"):
            table[column] = table[column].map(lambda x: "" if pd.isna(x) else f"{x:.7g}")
        table.to_csv(out / f"{name}.csv", index=False, lineterminator="\n")
        print(f"{name}: {len(table)} rows")


if __name__ == "__main__":
    main()
