"""Small games for the tests: random ones with types, and the classics."""

from __future__ import annotations

import numpy as np

from detente.game import Game, GameBuilder, Move


def random_game(seed: int, *, again: bool = False, kinds: tuple[int, int] | None = None, noise: float = 0.15) -> Game:
    """A and B, each with private types, move once each; with `again`, A moves a second time after B."""
    rng = np.random.default_rng(seed)
    types = kinds or tuple(rng.integers(2, 4, 2))
    first, second, third = (int(n) for n in rng.integers(2, 4, 3))
    g = GameBuilder()
    for name, k in zip("AB", types, strict=True):
        prior = rng.dirichlet(np.full(k, 4.0))
        g.party(name, {f"t{i}": float(p) for i, p in enumerate(prior)}, noise=noise * float(rng.uniform(0.8, 1.5)))

    def payoffs(*shape: int) -> dict[str, dict[str, np.ndarray]]:
        return {n: {f"t{i}": rng.random(shape) for i in range(k)} for n, k in zip("AB", types, strict=True)}

    root, answer = g.states("root"), g.states("answer", offer=first)
    luck = g.states("luck", offer=first, answer=second)
    shape = (first, second, 2, third) if again else (first, second, 2)
    end = g.states("end", **{f"d{n}": size for n, size in enumerate(shape)})
    g.decide(root, "A", {f"a{n}": Move(answer.ids[n]) for n in range(first)})
    g.decide(answer, "B", {f"b{n}": Move(luck.ids[:, n], reward={"B": rng.random(first)}) for n in range(second)})
    if again:
        last = g.states("last", offer=first, answer=second, luck=2)
        g.decide(last, "A", {f"c{n}": Move(end.ids[..., n]) for n in range(third)})
        heads = last.ids
    else:
        heads = end.ids
    p = rng.uniform(0.2, 0.8, (first, second))
    g.chance(luck, Move([(p, heads[..., 0]), (1 - p, heads[..., 1])]))
    g.terminal(end, payoffs(*shape))
    return g.build()


def alternating_offers(discount_a: float, discount_b: float, menu: int, noise: float = 5e-5) -> Game:
    """Two parties divide 1, offers in turn from a menu of equal steps, one period lost with each refusal."""
    g = GameBuilder()
    g.party("A", noise=noise, discount=discount_a)
    g.party("B", noise=noise, discount=discount_b)
    share = np.linspace(0, 1, menu + 1)
    offer_a, offer_b = g.states("offer-a"), g.states("offer-b")
    answer_a, answer_b, done = (g.states(n, x=menu + 1) for n in ("answer-a", "answer-b", "done"))
    g.terminal(done, {"A": share, "B": 1 - share})
    g.decide(offer_a, "A", {str(n): Move(answer_b.ids[n]) for n in range(menu + 1)})
    g.decide(offer_b, "B", {str(n): Move(answer_a.ids[n]) for n in range(menu + 1)})
    g.decide(answer_b, "B", {"yes": Move(done.ids), "no": Move(offer_b.ids, later=True)})
    g.decide(answer_a, "A", {"yes": Move(done.ids), "no": Move(offer_a.ids, later=True)})
    return g.build()


def three_parties(seed: int) -> Game:
    """A, B and C, each with two types, move in turn; what each earns depends on all three actions."""
    rng = np.random.default_rng(seed)
    g = GameBuilder()
    for name in "ABC":
        p = float(rng.uniform(0.2, 0.8))
        g.party(name, {"x": p, "y": 1 - p}, noise=0.15)
    root, second, third = g.states("root"), g.states("second", a=2), g.states("third", a=2, b=2)
    end = g.states("end", a=2, b=2, c=2)
    g.decide(root, "A", {f"a{n}": Move(second.ids[n]) for n in range(2)})
    g.decide(second, "B", {f"b{n}": Move(third.ids[:, n]) for n in range(2)})
    g.decide(third, "C", {f"c{n}": Move(end.ids[..., n]) for n in range(2)})
    g.terminal(end, {name: {t: rng.random((2, 2, 2)) for t in "xy"} for name in "ABC"})
    return g.build()


def private_costs(types: int, menu: int, rounds: int, noise: float = 0.1) -> Game:
    """Alternating offers, each side with private costs of the war that follows the last refusal."""
    g = GameBuilder()
    for name in "AB":
        g.party(name, {f"c{n}": 1 / types for n in range(types)}, noise=noise, discount=0.95)
    share = np.linspace(0.1, 0.9, menu)
    deal, war = g.states("deal", x=menu), g.states("war")
    g.terminal(deal, {"A": share, "B": 1 - share})
    costs = {f"c{n}": 0.5 - float(c) for n, c in enumerate(np.linspace(0.05, 0.35, types))}
    g.terminal(war, {"A": costs, "B": costs})
    after: object = war.ids
    for number in reversed(range(rounds)):
        proposer, other = ("A", "B") if number % 2 == 0 else ("B", "A")
        answer, offer = g.states(f"answer-{number}", x=menu), g.states(f"offer-{number}")
        g.decide(answer, other, {"yes": Move(deal.ids), "no": Move(after)})
        g.decide(offer, proposer, {str(n): Move(answer.ids[n]) for n in range(menu)})
        after = offer.ids
    return g.build()
