"""Stability worked out from the definitions, by listing what can be reached, and graphs to try it on."""

from itertools import combinations

import numpy as np

from detente.graph.model import GraphModel, matrix, ordered


def lists(model):
    """For each party {state: states it can move to}."""
    return [{s: set(map(int, m[[s]].nonzero()[1])) for s in range(len(model.states))} for m in model.moves]


def reached(out, movers, start, ranks=None):
    """Where movers get to from a state if nobody moves twice running; with ranks, by moves that improve things for whoever makes them."""
    seen, open_ = set(), [(start, None)]
    while open_:
        state, last = open_.pop()
        for j in movers:
            if j == last:
                continue
            for t in out[j][state]:
                if (ranks is None or ranks[j][t] > ranks[j][state]) and (t, j) not in seen:
                    seen.add((t, j))
                    open_.append((t, j))
    return {t for t, _ in seen}


def stable(model, i, concept):
    """The states that are stable for party i, one after another."""
    out, r = lists(model), model.ranks
    others = [j for j in range(len(model.parties)) if j != i]
    found = []
    for s in range(len(model.states)):
        better = [t for t in out[i][s] if r[i][t] > r[i][s]]

        def answered(t, s=s):
            for u in reached(out, others, t, r if "seq" in concept else None):
                held = all(r[i][v] <= r[i][s] for v in out[i][u])
                if r[i][u] <= r[i][s] and (held or concept in ("gmr", "seq")):
                    return True
            return False

        found.append(not better if concept == "nash" else all(map(answered, better)))
    return np.array(found)


def graph(seed, parties=3, states=5, density=0.3, ties=True):
    """A graph made by chance."""
    rng = np.random.default_rng(seed)
    chosen = rng.random((parties, states, states)) < density
    ranks = rng.integers(0, states if ties else 10**9, (parties, states))
    pairs = [[(int(a), int(b)) for a, b in zip(*c.nonzero(), strict=True) if a != b] for c in chosen]
    names = tuple("abcdefghij"[:parties])
    return GraphModel(names, tuple(str(n + 1) for n in range(states)), tuple(matrix(p, states) for p in pairs), ranks)


def ranked(text, states):
    """Ranks from such as `7>3>4`, states counted from 1, of which all are named."""
    return ordered([[int(x) - 1 for x in tied.split("=")] for tied in text.split(">")], states)


def coalition_improvements(model, out, members, state):
    """The states that a coalition can get to and that every member prefers."""
    r = model.ranks
    return {t for t in reached(out, members, state) if all(r[i][t] > r[i][state] for i in members)}


def coalition_stable(model, members, concept):
    """The states that are stable for a coalition (Inohara & Hipel 2008), one after another."""
    out, r = lists(model), model.ranks
    others = [j for j in range(len(model.parties)) if j not in members]
    several = [c for n in range(1, len(others) + 1) for c in combinations(others, n)]
    by = {c: {s: coalition_improvements(model, out, c, s) for s in range(len(model.states))} for c in several}
    found = []
    for s in range(len(model.states)):

        def answered(t, s=s):
            answers = reached(by, several, t) if "seq" in concept else reached(out, others, t)
            for u in answers:
                no_better = any(r[i][u] <= r[i][s] for i in members)
                held = all(any(r[i][v] <= r[i][s] for i in members) for v in reached(out, members, u))
                if no_better and (held or concept in ("gmr", "seq")):
                    return True
            return False

        better = coalition_improvements(model, out, members, s)
        found.append(not better if concept == "nash" else all(map(answered, better)))
    return found
