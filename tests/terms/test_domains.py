import json
from pathlib import Path

import numpy as np
import pytest
from negmas.inout import Scenario

from detente.terms.domains import Domain, DomainError, Profile, read_domain, slug, write_genius, write_geniusweb

NORTH = {"harbour": {"open": 1.0, "shared": 0.4, "closed": 0.0}, "water": {"theirs": 0.0, "ours": 0.8}}
SOUTH = {"harbour": {"open": 0.1, "shared": 0.5, "closed": 0.9}, "water": {"theirs": 1.0, "ours": 0.2}}
DOMAIN = Domain(
    "island",
    {"harbour": ("open", "shared", "closed"), "water": ("theirs", "ours")},
    (
        Profile("north", {"harbour": 0.7, "water": 0.3}, NORTH, 0.25),
        Profile("south", {"harbour": 0.2, "water": 0.8}, SOUTH),
    ),
)


@pytest.mark.parametrize(
    ("write", "load"), [(write_geniusweb, Scenario.from_geniusweb_folder), (write_genius, Scenario.from_genius_folder)]
)
def test_negmas_reads_what_is_written_and_values_it_the_same(tmp_path: Path, write, load) -> None:
    write(DOMAIN, tmp_path)
    scenario = load(str(tmp_path))
    assert scenario is not None
    assert len(scenario.ufuns) == 2
    for profile, ufun in zip(DOMAIN.profiles, scenario.ufuns, strict=True):
        for harbour in DOMAIN.issues["harbour"]:
            for water in DOMAIN.issues["water"]:
                mine = (
                    profile.weights["harbour"] * profile.values["harbour"][harbour]
                    + profile.weights["water"] * profile.values["water"][water]
                )
                assert float(ufun((harbour, water))) == pytest.approx(mine, abs=1e-9)
    assert scenario.ufuns[0].reserved_value == pytest.approx(0.25)


@pytest.mark.parametrize("write", [write_geniusweb, write_genius])
def test_reading_back_gives_the_same_values(tmp_path: Path, write) -> None:
    write(DOMAIN, tmp_path)
    found = read_domain(tmp_path)
    assert found.issues == DOMAIN.issues
    assert [p.name for p in found.profiles] == ["north", "south"]
    assert [p.reserved for p in found.profiles] == [0.25, None]
    for mine, theirs in zip(DOMAIN.profiles, found.profiles, strict=True):
        for issue, options in DOMAIN.issues.items():
            for option in options:
                assert theirs.weights[issue] * theirs.values[issue][option] == pytest.approx(
                    mine.weights[issue] * mine.values[issue][option]
                )


def test_a_reservation_bid_is_valued(tmp_path: Path) -> None:
    files = write_geniusweb(DOMAIN, tmp_path)
    data = json.loads(files[2].read_text())
    data["LinearAdditiveUtilitySpace"]["reservationBid"] = {"issuevalues": {"harbour": "shared", "water": "ours"}}
    files[2].write_text(json.dumps(data))
    assert read_domain(tmp_path).profiles[1].reserved == pytest.approx(0.2 * 0.5 + 0.8 * 0.2)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("domain.json", "{", "not a GeniusWeb or Genius domain"),
        ("domain.json", '{"LinearAdditiveUtilitySpace": {}}', "not a GeniusWeb or Genius domain"),
        ("domain.xml", "<x>", "not a GeniusWeb or Genius domain"),
        ("domain.xml", '<!DOCTYPE x [<!ENTITY a "b">]><negotiation_template/>', "entities are not allowed"),
        (
            "domain.json",
            '{"LinearAdditiveUtilitySpace": {"issueUtilities": {}, "issueWeights": {"a": 1%s}}}' % ("0" * 400),
            "not a GeniusWeb or Genius domain",
        ),
        ("domain.json", "[" * 100_000, "not a GeniusWeb or Genius domain"),
        ("domain.json", '{"other": 1}', "no domain file among domain.json"),
    ],
)
def test_bad_files_get_a_sentence(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(DomainError, match=message):
        read_domain(tmp_path)


def test_a_profile_without_a_value_is_named(tmp_path: Path) -> None:
    files = write_geniusweb(DOMAIN, tmp_path)
    data = json.loads(files[1].read_text())
    del data["LinearAdditiveUtilitySpace"]["issueUtilities"]["water"]["discreteutils"]["valueUtilities"]["ours"]
    files[1].write_text(json.dumps(data))
    with pytest.raises(DomainError, match="profile north has no value for water: ours"):
        read_domain(tmp_path)


def test_slugs_are_names_of_case_files_and_differ() -> None:
    taken: set[str] = set()
    assert [slug(t, taken) for t in ("Water rights", "water-rights", "3 ports", "!!")] == [
        "water-rights",
        "water-rights-2",
        "x-3-ports",
        "x",
    ]
    assert np.unique(list(taken)).size == 4
