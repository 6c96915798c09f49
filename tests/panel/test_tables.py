"""The tables of a panel hold the results' figures, and name what is withheld."""

from invented import an_assessment, made

from detente.panel import tables
from detente.panel.answer import names, share


def test_packages_stand_in_order_with_their_places_by_the_other_rules():
    found = made()
    table = tables.ranked(found)
    assert [r[0] for r in table.rows] == [names(found)[r.question] for r in found.ranked["least"]]
    for rule, column in (("product", 3), ("polis", 4)):
        by = sorted(table.rows, key=lambda r: int(r[column]))
        assert [r[0] for r in by] == [names(found)[r.question] for r in found.ranked[rule]]


def test_every_answer_is_there_and_withheld_groups_are_named():
    found = made()
    table = tables.asked(found, found.asked, "All")
    assert sum(r[2] == "withheld" and r[1] == "The islands" for r in table.rows) == len(found.asked)
    one = found.asked[0]
    assert [one.rows[0].title, f"{one.rows[0].answered}", share(one.rows[0])] == table.rows[0][1:4]
    assert table.rows[0][4] == ", ".join(f"{w} {n}" for w, n in one.rows[0].words)


def test_beside_the_model_each_group_and_party_has_a_row():
    found = made()
    table = tables.beside_model(found, an_assessment())
    assert table.head == ["", "who", "accept", "sign"]
    first = [r for r in table.rows if r[0] == table.rows[0][0]]
    groups = [r.title for r in found.ballots.rows if r.group != "others"] + list(found.ballots.withheld)
    assert {r[1] for r in first if r[2]} == set(groups)
    assert ["The islands", "withheld", ""] in [r[1:] for r in first]
    assert [r[1] for r in first if r[3]] == [
        "Russia", "Ukraine", "all who must sign", "all, and it holds 5 years",
    ]  # fmt: skip
    assert first[-1][-1] == "10% (6-11)"
    assert all(bool(r[2]) != bool(r[3]) for r in table.rows)
    assert "different things" in table.note


def test_other_tables_hold_the_results():
    found = made()
    assert len(tables.divided(found).rows) == len(found.divided)
    assert len(tables.implied(found).rows) == 2 * len(found.implied["first"]["groups"])
    assert len(tables.clusters(found).rows) == sum(len(c["tells"]) for c in found.clusters["clusters"])
    assert tables.flagged(found).rows[0][2:] == [
        f"{100 * found.flags['effect'][0][k]:.0f}%" for k in ("before", "after")
    ]
    assert tables.counted(found).rows[-1] == ["The islands", "withheld"]


def test_a_table_without_data_is_none():
    found = made(4)
    empty = (tables.ranked, tables.divided, tables.implied, tables.clusters, tables.flagged)
    assert [t(found) for t in empty] == [None] * 5
