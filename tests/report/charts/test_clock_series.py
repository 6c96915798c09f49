from detente.report.charts.clock_series import clocks, clocks_rows


def clock(values, last, **more):
    told = [
        {"date": d, "low": low, "high": high, "value": f"{low:g} to {high:g}" if high > low else f"{low:g}"}
        for d, low, high in values
    ]
    about = {
        "unit": "% a year",
        "source": "A bank",
        "vintage": "2024-12",
        "usual": "12",
        "scale": "100",
        "most": "50%",
        "worse": "higher",
    }
    return {
        "clock": 0,
        "party": "east",
        "says": "Loans",
        "title": "Loan rates",
        "values": told,
        "last": last,
        **about,
        **more,
    }


def made(by_hand, found, speeds):
    samples = {"clocks/0/value": [44.0] * 3, "clocks/0/usual": [10.0, 12.0, 14.0], "clocks/0/speeds": speeds}
    ends = {"ends/1/east-wins": [0.5] * 3, "ends/1/west-wins": [0.5] * 3}
    return by_hand(samples | ends, facts={"clocks": [found], "as_of": "2024-12"})


VALUES = [("2024-11-01", 25.0, 38.0), ("2024-11-15", 44.0, 44.0)]


def test_the_figures_are_those_of_the_series_and_the_one_that_counts_is_marked(by_hand, drawn):
    a = made(by_hand, clock(VALUES, "2024-11-15"), [0.2, 0.3, 0.4])
    rows = clocks_rows(a)
    assert [(r["low"], r["median"], r["high"], r["counts"]) for r in rows] == [
        (25, 31.5, 38, "no"),
        (44, 44, 44, "yes"),
    ]
    chart = clocks(a)
    assert (
        " ".join(chart.title.text) == "Loan rates (44 on 2024-11-15) speeds up the exhaustion of East by 30% (21 to 39)"
    )
    marks = drawn(chart)
    assert [m["says"] for m in marks] == [
        "Loan rates, 2024-11-01: 25 to 38 % a year",
        "Loan rates, 2024-11-15: 44 % a year, the value that counts",
    ]
    assert marks[1]["size"] > marks[0]["size"]
    assert marks[1]["y"] < marks[0]["y"]  # pixels run down
    assert marks[1]["x"] > marks[0]["x"]


def test_a_clock_may_slow_a_party_down_or_leave_it_alone_and_figures_may_be_shares(by_hand):
    shares = clock([("2024-11", 0.1, 0.1)], "2024-11", unit="of production")
    shares["values"][0]["value"] = "10%"
    a = made(by_hand, shares, [-0.2, -0.1, 0.1])
    assert clocks_rows(a)[0]["median"] == 10.0
    assert clocks_rows(a)[0]["unit"] == "%, of production"
    assert "slows down the exhaustion of East by 10% (-8 to 19)" in " ".join(clocks(a).title.text)
    still = made(by_hand, clock(VALUES, "2024-11-15"), [0.0, 0.0, 0.0])
    assert "leaves the exhaustion of East at its usual pace" in " ".join(clocks(still).title.text)
    assert clocks(by_hand({"ends/1/east-wins": [1.0], "ends/1/west-wins": [0.0]})) is None
