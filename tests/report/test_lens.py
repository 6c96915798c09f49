"""The tables of the graph model of a case."""

from talks import two_proposals

from detente.report.lens import about, tables


def test_ways_lead_to_outcomes_only():
    by_title = {t.title: t for t in tables(two_proposals(wanted="swap", coalition=("a", "b")))}
    assert [r[0] for r in by_title["From today, state war"].rows] == ["line", "swap", "strike"]
    assert by_title["Where A and B improve together"].rows[0] == ["war", "line"]
    assert "For state swap to last" in by_title
    assert about(two_proposals()) == "8 states; 2 draws, seed 1, detente 1, case abc"
