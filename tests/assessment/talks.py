"""Assessments made by hand, in which every figure that the graph model of a case needs is known."""

import numpy as np

from detente.assessment import Assessment, graph_of


def run(gains, worth=None, sign=None, by=None, **more) -> Assessment:
    """Gains over fighting on, `gains` {proposal: {party: one figure a draw}}, and `worth` {threat: {party: ...}}; `sign` {proposal: chance}."""
    parties = list(next(iter(gains.values())))
    draws = len(next(iter(gains.values()))[parties[0]])
    samples = {}
    for deal, by_party in gains.items():
        samples |= {f"proposals/{deal}/signs/{p}": np.full(draws, 0.5) for p in [*parties, *more.get("others", ())]}
        samples[f"proposals/{deal}/all_sign"] = np.full(draws, (sign or {}).get(deal, 0.9))
        samples |= {f"proposals/{deal}/gains/{p}": np.array(g, float) for p, g in by_party.items()}
    for threat, by_party in (worth or {}).items():
        samples[f"threats/{threat}/carried_out/today"] = np.full(draws, 0.2)
        samples |= {f"threats/{threat}/worth/{p}": np.array(g, float) for p, g in by_party.items()}
    samples |= {f"fighting_on/{p}": np.full(draws, 0.3) for p in parties}
    samples |= {
        f"ends/1/{end}": np.full(draws, 0.2) for end in (f"{parties[0]}-wins", f"{parties[1]}-wins", "fighting")
    }
    samples["signed_by/1"] = np.full(draws, 0.1)
    who = {"threats": {t: {"by": (by or {}).get(t, parties[0])} for t in worth or {}}}
    if len(parties) > 2:
        who["partners"] = dict.fromkeys(parties[2:], parties[1])
    names = {n: n.capitalize() for n in [*parties, *gains, *(worth or {})]}
    return Assessment("hand", "By hand", None, "1", "abc", 1, draws, samples, {}, names, facts={"who": who})


HOSTILE = '<script>alert(1)</script> & "quoted"'
GAINS = {"line": {"a": [0.2, 0.3], "b": [0.1, 0.2]}, "swap": {"a": [0.1, 0.3], "b": [-0.3, -0.1]}}


def two_proposals(**asked):
    """The graph model of two proposals, one of which would last, and a threat; a title is made to do harm."""
    a = run(GAINS, {"strike": {"a": [-0.5, -0.4], "b": [-1, -1]}})
    a.titles["line"] = HOSTILE
    return graph_of(a, **asked)
