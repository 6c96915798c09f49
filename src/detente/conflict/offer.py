"""Terms put on the table once, today; a refusal or a breach leads back to the war, at the values already solved for it.

Whoever asks how terms would fare if they were put on the table today asks here: the assessment, the deals, the fixes, the map and the what-if. The
answers and the peace are solved as a game of their own, one package at a time, and the war is not solved again. This ignores how a standing offer
would change the course of the war, but a package costs only milliseconds, and its figures do not depend on who asks or what else is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from detente.case.forecasts import HOLDS
from detente.case.references import signers
from detente.case.schema import Guarantee, Proposal
from detente.conflict.model import Conflict
from detente.conflict.peace import add_peace
from detente.conflict.setting import QUARTERS, Setting, states_of
from detente.conflict.signing import Signing, sign_in_turn
from detente.conflict.table import NOBODY
from detente.game import Family, Game, Move, Solution, solve, survival
from detente.game.memory import belief_points
from detente.game.solution import Beliefs
from detente.terms.opinion import opinion_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Place = tuple[int, ...]

# The peace is settled on a lattice with COARSE points per edge, and then on finer ones while these have no more than MOST_POINTS points in all.
COARSE, FINEST, MOST_POINTS = 9, 17, 400
TOLERANCE, SETTLED = 1e-5, 1e-4
SWEEPS = (3000, 100)  # at most: on the first lattice, and on each finer one


@dataclass(frozen=True)
class Manner:
    """How terms are solved: `closer`, on a lattice twice as fine; `war_expected`, starting from the expectation that no peace will be kept."""

    closer: bool = False
    war_expected: bool = False


AS_USUAL = Manner()


@dataclass(frozen=True)
class Terms:
    """A package to put on the table, and what is assumed with it.

    `certain` {guarantee: chance} overrides the chance that a guarantor answers a breach; `support` {side: level, from 0} overrides a side's present
    stock of support; `refusals` {signatory: chance} are refusals of these terms on the record that may still stand.
    """

    proposal: Proposal
    guarantees: Mapping[str, Guarantee]
    certain: Mapping[str, float] = field(default_factory=dict)
    support: Mapping[str, int] = field(default_factory=dict)
    refusals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """How terms put on the table today would fare.

    `signs` {signatory: chance that it would sign, knowing that the others do}, and `by_type` {signatory: (types,)}; `all_sign`, the chance that all
    do, one after another; `gains` {party or backer: (types,)} from the terms once signed over fighting on once they are refused, in shares of its
    stakes; `worth` {party or backer: (types,)}, the value of the terms once signed; `holds` {years: chance that they hold, once signed}.
    """

    signs: Mapping[str, float]
    by_type: Mapping[str, Floats]
    all_sign: float
    gains: Mapping[str, Floats]
    worth: Mapping[str, Floats]
    holds: Mapping[int, float]

    @property
    def signed_and_holds_5(self) -> float:
        """The chance that all sign and the settlement holds five years."""
        return self.all_sign * self.holds[5]


def named_terms(conflict: Conflict, name: str) -> Terms:
    """A proposal of the case as terms to put on the table."""
    case = conflict.setting.case
    refusals = {who: chance for (deal, who), chance in conflict.refusals.items() if deal == name}
    return Terms(case.proposals[name], case.guarantees, refusals=refusals)


def put_on_table(base: Conflict, solution: Solution, terms: Terms) -> Offer:
    """How terms would fare if they were put on the table today, in one draw: `base` and `solution` are its conflict and that conflict's solution."""
    return lay(base, solution, terms).offer()


@dataclass(frozen=True)
class Laid:
    """Terms laid on the table at some `places` (indices of war states, the first is today's), and their game solved.

    For each place, `chains` has the signatories in order with the states in which they answer, and `last` those in which each would answer last.
    """

    solution: Solution
    terms: Terms
    who: tuple[str, ...]
    chains: Sequence[Sequence[tuple[str, int]]]
    last: Sequence[Mapping[str, int]]
    signed: int
    refused: int
    ended: npt.NDArray[np.int64]

    def signing(self, place: int = 0, belief: Beliefs | None = None) -> Signing:
        """The signatures, one after another, at a place and a public belief (default: today's)."""
        return sign_in_turn(self.solution, self.chains[place], belief, self.terms.refusals)

    def offer(self) -> Offer:
        """How the terms fare today."""
        solution, signing = self.solution, self.signing()
        signs, by_type = {}, {}
        for who, state in self.last[0].items():
            now = solution.prior()
            for other, theirs in self.last[0].items():
                now = now if other == who else solution.after(theirs, 0, now)
            yes = solution.policy(state, now)[:, 0] * (1 - self.terms.refusals.get(who, 0.0))
            signs[who] = float(yes @ list(now[who].values())) if who in now else float(yes[0])
            by_type[who] = yes
        worth = {who: solution.value(who, self.signed) for who in self.who}
        gains = {who: worth[who] - solution.value(who, self.refused) for who in self.who}
        kept = survival(solution, self.signed, self.ended, max(HOLDS) * QUARTERS, signing.belief)
        holds = {y: float(kept[y * QUARTERS - 1]) for y in HOLDS}
        return Offer(signs, by_type, signing.all_sign, gains, worth, holds)


def lay(
    base: Conflict, solution: Solution, terms: Terms, places: Sequence[Place] = (), manner: Manner = AS_USUAL
) -> Laid:
    """Lay terms on the table, today or at `places` (today's must come first), and solve the answers and the peace."""
    s = _setting(base, terms)
    s.add_ends()
    talk = s.g.states("talk", **s.dims)
    refused = {who: s.g.states(f"refused:{who}", **s.dims) for who in (NOBODY, *s.case.at_table)}
    quiet = s.g.states("quiet", **s.dims)
    for family in (talk, quiet, *refused.values()):
        s.g.terminal(family, {})
    peace = add_peace(s, quiet, talk)
    signed = peace.signed[DEAL]
    order = signers(s.case, terms.proposal)
    chains, last = [], []
    for n, place in enumerate(places or [s.today]):
        chains.append(_chain(s, order, f"answer-{n}", place, signed, refused))
        last.append({who: _chain(s, [who], f"last-{n}-{who}", place, signed, refused)[0][1] for who in order})
    now = int(refused[NOBODY].ids[s.today])
    roots = [now, *(state for chain in chains for _, state in chain[:1]), *(x for each in last for x in each.values())]
    game, number = s.g.build().reached_from(np.array(roots))
    outside = [(talk, base.places.talk), (quiet, base.places.quiet)] + [
        (f, base.places.refused[w]) for w, f in refused.items()
    ]
    mine, theirs = states_of([family for family, _ in outside]), states_of([family for _, family in outside])
    met = number[mine] >= 0
    if manner.war_expected:
        game = expecting_war(game, number[states_of(peace.peace)], solution.values[theirs].min(axis=(0, 2)))
    solved = _settled(
        game, number[states_of(peace.standing)], (number[mine[met]], solution, theirs[met]), manner.closer
    )
    ended = number[states_of([*peace.lapse, *(x for side in peace.breach.values() for x in side)])]
    return Laid(
        solved,
        terms,
        tuple(s.values),
        [[(who, int(number[state])) for who, state in chain] for chain in chains],
        [{who: int(number[state]) for who, state in each.items()} for each in last],
        int(number[signed.ids[s.today]]),
        int(number[now]),
        ended[ended >= 0],
    )


def expecting_war(game: Game, peace: Ints, worth: Floats) -> Game:
    """The game with its peace worth no more to start from than `worth` (columns,), as if it would not be kept; `peace` may hold -1 for no state."""
    start = game.start_value.copy()
    start[peace[peace >= 0]] = worth
    return replace(game, start_value=start)


def _settled(game: Game, standing: Ints, known: tuple[Ints, Solution, Ints], closer: bool) -> Solution:
    """The equilibrium of the answers and the peace, from the coarsest lattice to the finest."""
    solved = None
    for points in _levels(game, closer):
        solved = solve(
            game, horizon=None, points=points, tolerance=TOLERANCE, settled=SETTLED, most_sweeps=SWEEPS[solved is not None],
            start=solved, inner=standing[standing >= 0], known=known,
        )  # fmt: skip
    assert solved is not None
    return solved


def _levels(game: Game, closer: bool) -> list[int]:
    """Belief points per edge, from the first lattice to the last."""
    finest, most = (2 * FINEST - 1, 4 * MOST_POINTS) if closer else (FINEST, MOST_POINTS)
    points = COARSE
    while points > 3 and belief_points(game, points) > most:
        points = (points + 1) // 2
    found = [points]
    while (points := 2 * points - 1) <= finest and belief_points(game, points) <= most:
        found.append(points)
    return found


DEAL = "offer"


def _setting(base: Conflict, terms: Terms) -> Setting:
    """The setting of the draw with these terms as the only proposal, and what is assumed with them."""
    known_case = base.setting.case
    case = known_case.model_copy(
        update={
            "proposals": {DEAL: terms.proposal},
            "guarantees": dict(terms.guarantees),
            "threats": {},
            "opinion": opinion_of(known_case, terms.proposal, DEAL),
        }
    )
    numbers = base.setting.x
    known = {**numbers.values, **{terms.guarantees[g].answers.name: p for g, p in terms.certain.items()}}
    s = Setting(case, type(numbers)(known), base.setting.beliefs)
    for side, level in terms.support.items():
        n = s.stocks[s.sides.index(side)]
        s.today = (*s.today[:n], level, *s.today[n + 1 :])
    return s


def _chain(
    s: Setting, order: Sequence[str], name: str, place: Place, signed: Family, refused: dict[str, Family]
) -> list[tuple[str, int]]:
    """Add the answers of signatories at one place and return them in order; they are built from the last to the first."""
    after, made = signed.ids[place], []
    for n, who in reversed(list(enumerate(order))):
        family = s.g.states(f"{name}:{n}")
        no = refused[who if who in s.place else NOBODY].ids[place]
        s.g.decide(family, who, {"yes": Move(after), "no": Move(no)})
        made.append((who, int(family.ids)))
        after = family.ids
    return made[::-1]
