"""Build a game: parties with private types, states in families, decisions, chance.

A family is an array of states that work alike (one for each front and level of exhaustion, say); a family without dimensions
is a single state. Everything given about a family (probabilities, rewards, where actions lead) may be a number or an array
that broadcasts to the family's shape, so large games are built without looping over states.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.errors import DetenteError
from detente.game.model.schedule import Plan, make_plan
from detente.game.model.tree import CHANCE, TERMINAL, Tree, depths, reachable, topological

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Numbers = npt.ArrayLike
RAREST = 1e-12  # chance of a type
MOST_SHOCKS = 1e7  # what a move may be worth, in units of the mover's noise
Reward = Mapping[str, Any]  # party -> number or array, or {type: number or array}


class GameError(DetenteError):
    """A game that does not fit together, or a request it cannot meet; the message says what is wrong and, where it can, what to do."""


class TooLargeError(GameError):
    """A game that takes more memory to solve than is free."""


@dataclass(frozen=True)
class Family:
    """States that work alike. `ids` (shape of the family) holds their numbers: index it to say where an action leads."""

    name: str
    dims: dict[str, int]
    ids: Ints


@dataclass(frozen=True)
class Move:
    """What an action, or chance, does.

    `to` is a state (or an array of states), or a list of (probability, states). `reward` {party: number, or {type: number}} is
    paid at once, undiscounted. `later` says that a period ends here: what follows is discounted once.
    """

    to: Any
    reward: Reward = field(default_factory=dict)
    later: bool = False


@dataclass(frozen=True)
class Party:
    """A party: its types and their prior, the scale of its shocks (in units of reward), its discount factor per period, its credulity.

    As each period begins its leader has gone with chance `leaves`; its type is then drawn anew from `heirs`, which is what others believe then.
    """

    name: str
    types: tuple[str, ...]
    prior: tuple[float, ...]
    noise: float
    discount: float
    credulity: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    leaves: float = 0.0
    heirs: tuple[float, ...] = ()


@dataclass(frozen=True)
class Game:
    """A finished game: parties, families and the arrays the solver reads. Made by `GameBuilder.build`."""

    parties: tuple[Party, ...]
    families: dict[str, Family]
    actions: dict[str, tuple[str, ...]]
    tree: Tree
    order: Ints
    start_value: Floats
    payoff: Floats

    @property
    def size(self) -> int:
        """How many states there are."""
        return int(self.tree.mover.size)

    def party(self, name: str) -> int:
        """The number of a party, by name. Raises `GameError` if there is none of that name."""
        for number, party in enumerate(self.parties):
            if party.name == name:
                return number
        raise GameError(f"no party '{name}'; the parties are {', '.join(x.name for x in self.parties)}")

    def columns(self, name: str) -> slice:
        """The value columns of a party, one per type."""
        number = self.party(name)
        first = sum(len(x.types) for x in self.parties[:number])
        return slice(first, first + len(self.parties[number].types))

    @cached_property
    def seating(self) -> tuple[Ints, Ints]:
        """The value columns of the parties that move, and those of observers, who never do."""
        moves = np.isin(np.arange(len(self.parties)), self.tree.mover)
        of_party = np.repeat(moves, [len(p.types) for p in self.parties])
        if not of_party.any():
            of_party[:] = True
        return np.flatnonzero(of_party), np.flatnonzero(~of_party)

    @cached_property
    def plan(self) -> Plan:
        """The schedule of work on all states; its reward columns are those of the parties that move, then those of observers."""
        border = np.zeros(self.size, dtype=np.bool_)
        border[[int(f.ids[f.ids >= 0][0]) for f in self.families.values() if (f.ids >= 0).any()]] = True
        kinds = np.array([len(p.types) for p in self.parties] or [1])
        reward = np.ascontiguousarray(self.tree.reward[:, np.concatenate(self.seating)])
        return make_plan(self.tree._replace(reward=reward), kinds, depths(self.tree, self.order), border)

    def reached_from(self, roots: Ints) -> tuple[Game, Ints]:
        """The game of the states that play can reach from `roots` (n,), and their new numbers, (S,): -1 for a state left out, in families too."""
        tree = self.tree
        kept = reachable(tree, roots)
        number = np.where(kept, np.cumsum(kept) - 1, -1)
        acts = np.repeat(kept, np.diff(tree.action))
        links = np.repeat(acts, np.diff(tree.successor))
        counts, mover, entry = np.diff(tree.action)[kept], tree.mover[kept], tree.entry[kept] >= 0
        smaller = tree._replace(
            mover=mover,
            action=starts(counts),
            successor=starts(np.diff(tree.successor)[acts]),
            target=number[tree.target[links]],
            prob=tree.prob[links],
            reward=np.ascontiguousarray(tree.reward[acts]),
            factor=np.ascontiguousarray(tree.factor[acts]),
            later=tree.later[acts],
            entry=np.where(entry, np.cumsum(entry) - 1, -1),
            policy=_policy_rows(self.parties, mover, counts),
        )
        families = {name: replace(f, ids=number[f.ids]) for name, f in self.families.items()}
        order = number[self.order[kept[self.order]]]
        return replace(
            self, families=families, tree=smaller, order=order, start_value=self.start_value[kept], payoff=self.payoff[kept]
        ), number  # fmt: skip

    def state(self, family: str, *index: int) -> int:
        """The number of one state of a family."""
        return int(self.families[family].ids[index])

    def label(self, state: int) -> str:
        """A state in words, such as `war[front=3, support=1]`."""
        for family in self.families.values():
            ids = family.ids
            if ids.size and (at := np.flatnonzero(ids == state)).size:
                where = np.unravel_index(int(at[0]), ids.shape)
                dims = ", ".join(f"{d}={int(i)}" for d, i in zip(family.dims, where, strict=True))
                return f"{family.name}[{dims}]" if dims else family.name
        raise GameError(f"no state {state}: the game has {self.size}, numbered from 0")


def starts(counts: Ints) -> Ints:
    """Where each of some runs begins, and where the last ends, (n + 1,), from their lengths (n,)."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _policy_rows(parties: Sequence[Party], mover: Ints, counts: Ints) -> Ints:
    """The first policy row of each state, (S,), or -1, from its mover and its number of actions."""
    kinds = np.array([len(p.types) for p in parties] or [1])
    rows = np.where(mover >= 0, counts * kinds[np.maximum(mover, 0)], 0)
    return np.where(mover >= 0, np.cumsum(rows) - rows, -1).astype(np.int64)


class GameBuilder:
    """Collects parties, families and moves, then checks and packs them.

    The order is free, except that a party must be added before the moves that name it:

    >>> g = GameBuilder()
    >>> g.party("seller", {"low": 0.5, "high": 0.5}, noise=0.05)
    >>> offer, sold, kept = g.states("offer"), g.states("sold"), g.states("kept")
    >>> g.decide(offer, "seller", {"sell": Move(sold.ids), "keep": Move(kept.ids)})
    >>> g.terminal(sold, {"seller": 1.0})
    >>> g.terminal(kept, {"seller": {"low": 0.5, "high": 1.5}})
    >>> g.build().size
    3
    """

    def __init__(self) -> None:
        self._parties: list[Party] = []
        self._families: dict[str, Family] = {}
        self._nodes: dict[str, tuple[int, list[tuple[str, Move]]]] = {}
        self._worth: dict[str, Reward] = {}
        self._starts: dict[str, Reward] = {}
        self._count = 0

    def party(
        self,
        name: str,
        types: Mapping[str, float] | None = None,
        *,
        noise: float = 0.03,
        discount: float = 1.0,
        credulity: Mapping[str, tuple[str, float]] | None = None,
        leaves: float = 0.0,
        heirs: Mapping[str, float] | None = None,
    ) -> None:
        """Add a party. Without `types` it has no private information.

        `noise` is the scale of the extreme-value shock to each of its actions. `credulity` {party: (type, share)}, for a party
        without types, makes it act as if that type of the other party were likelier: its belief b becomes (1 - share) b + share.
        A party that never moves is an observer: its value is the expected discounted sum of what it is paid.

        `leaves` is the chance, as each period begins, that its leader has gone: its type is then drawn anew from `heirs` (default: the prior), and
        that is what others believe. Its value averages over the types to come.
        """
        prior = dict(types) if types else {"": 1.0}
        if not all(math.isfinite(x) for x in (*prior.values(), noise, discount)):
            raise GameError(f"party '{name}': prior {prior}, noise {noise} and discount {discount} must be numbers")
        if any(x < 0 for x in prior.values()) or abs(sum(prior.values()) - 1) > 1e-9:
            raise GameError(f"party '{name}': the prior {prior} does not sum to 1, or has a negative entry")
        if noise <= 0:
            raise GameError(
                f"party '{name}': noise {noise} must be above 0 (near 0 play is close to a sequential equilibrium)"
            )
        if not 0 <= discount <= 1:
            raise GameError(f"party '{name}': discount {discount} must lie between 0 and 1")
        if credulity and len(prior) > 1:
            raise GameError(f"party '{name}': only a party without private types can be credulous")
        then = tuple((heirs or prior).values())
        if leaves and len(prior) == 1:
            raise GameError(f"party '{name}': a new leader is one of the party's types, and it has only one")
        if not 0 <= leaves <= 1 or (heirs is not None and list(heirs) != list(prior)) or abs(sum(then) - 1) > 1e-9:
            raise GameError(
                f"party '{name}': leaves {leaves} must lie between 0 and 1, and heirs {heirs} give each type a chance, 1 in all"
            )
        # So rare a type cannot be told from none in single precision, in which the lattice is swept; it moves no answer by more than its chance.
        kept = [x if x >= RAREST else 0.0 for x in prior.values()]
        chances = tuple(x / sum(kept) for x in kept) if kept != list(prior.values()) else tuple(prior.values())
        self._parties.append(
            Party(name, tuple(prior), chances, noise, discount, dict(credulity or {}), leaves, then if leaves else ())
        )

    def states(self, name: str, **dims: int) -> Family:
        """Add a family of states with the given dimensions."""
        if name in self._families:
            raise GameError(f"there is already a family '{name}': give this one another name")
        shape = tuple(dims.values())
        size = int(np.prod(shape, dtype=np.int64)) if shape else 1
        ids = np.arange(self._count, self._count + size, dtype=np.int64).reshape(shape)
        self._count += size
        family = Family(name, dict(dims), ids)
        self._families[name] = family
        return family

    @property
    def families(self) -> Mapping[str, Family]:
        """The families added so far, by name."""
        return self._families

    def decide(self, family: Family, party: str, actions: Mapping[str, Move]) -> None:
        """Let `party` move at these states; `actions` {label: move} says what each action does."""
        if not actions:
            raise GameError(f"family '{family.name}': a decision needs at least one action")
        self._nodes[family.name] = (self._number(party), list(actions.items()))

    def chance(self, family: Family, move: Move) -> None:
        """Let chance move at these states."""
        self._nodes[family.name] = (CHANCE, [("", move)])

    def terminal(self, family: Family, values: Reward) -> None:
        """End the game at these states, which are worth `values` (everything still to come, discounted)."""
        self._nodes[family.name] = (TERMINAL, [])
        self._worth[family.name] = values

    def beyond(self, family: Family, values: Reward) -> None:
        """Set what these states are worth after the last period; without a horizon, the iteration starts from these values."""
        self._starts[family.name] = values

    def build(self) -> Game:
        """Check everything and pack it into a `Game`. Raises `GameError` if it does not fit together."""
        missing = [f for f in self._families if f not in self._nodes]
        if missing:
            raise GameError(
                f"nothing happens at {', '.join(missing)}: give each a decision, a chance move or terminal values"
            )
        columns = sum(len(p.types) for p in self._parties)
        movers, action_counts, succ_counts, targets, probs, rewards, laters = [], [], [], [], [], [], []
        actions: dict[str, tuple[str, ...]] = {}
        for name, family in self._families.items():
            mover, moves = self._nodes[name]
            size = family.ids.size
            movers.append(np.full(size, mover, dtype=np.int64))
            action_counts.append(np.full(size, len(moves), dtype=np.int64))
            actions[name] = tuple(label for label, _ in moves)
            if not moves:
                continue
            packed = [self._pack(family, label, move) for label, move in moves]
            widest = max(p.shape[1] for p, _ in packed)
            prob = np.zeros((size, len(moves), widest))
            goal = np.zeros((size, len(moves), widest), dtype=np.int64)
            for a, (p, t) in enumerate(packed):
                prob[:, a, : p.shape[1]] = p
                goal[:, a, : t.shape[1]] = t
            keep = prob > 0
            succ_counts.append(keep.sum(axis=2).ravel())
            probs.append(prob[keep])
            targets.append(goal[keep])
            pay = np.stack([self._values(family, move.reward, columns) for _, move in moves], axis=1)
            rewards.append(pay.reshape(-1, columns))
            laters.append(np.tile([move.later for _, move in moves], size))
        tree = self._tree(movers, action_counts, succ_counts, targets, probs, rewards, laters, columns)
        order = topological(tree)
        if order.size < self._count:
            stuck = int(np.setdiff1d(np.arange(self._count), order)[0])
            name = next(f.name for f in self._families.values() if f.ids.flat[0] <= stuck <= f.ids.flat[-1])
            raise GameError(f"family '{name}': play can return to it within one period; mark a move `later=True`")
        payoff = np.zeros((self._count, columns))
        for name, values in self._worth.items():
            payoff[self._families[name].ids.ravel()] = self._values(self._families[name], values, columns)
        self._check_stakes(tree, payoff)
        self._check_leaders(tree)
        start = np.zeros((self._count, columns))
        for name, values in self._starts.items():
            start[self._families[name].ids.ravel()] = self._values(self._families[name], values, columns)
        start[tree.mover == TERMINAL] = payoff[tree.mover == TERMINAL]
        return Game(tuple(self._parties), dict(self._families), actions, tree, order, start, payoff)

    def _check_stakes(self, tree: Tree, payoff: Floats) -> None:
        """Refuse values that leave a party's noise no part in its choices: arithmetic loses the one beside the other."""
        first = 0
        for n, party in enumerate(self._parties):
            columns = slice(first, first + len(party.types))
            first += len(party.types)
            worth = float(np.abs(np.concatenate([tree.reward[:, columns], payoff[:, columns]])).max(initial=0.0))
            if not np.isfinite(worth):
                raise GameError(f"party '{party.name}': some value is not a number, or too large for one")
            if (tree.mover == n).any() and worth > MOST_SHOCKS * party.noise:
                raise GameError(
                    f"party '{party.name}': a move or an end is worth {worth:.3g}, more than {MOST_SHOCKS:.0e} times its noise ({party.noise:.3g}), "
                    "and its choices cannot be computed; raise its noise, or lower its costs and their growth"
                )

    def _check_leaders(self, tree: Tree) -> None:
        for n, party in enumerate(self._parties):
            if party.leaves and not (tree.mover == n).any():
                raise GameError(
                    f"party '{party.name}' never moves, so a change of its leader changes nothing; leave it out"
                )

    def _number(self, party: str) -> int:
        names = [p.name for p in self._parties]
        if party not in names:
            raise GameError(f"no party '{party}'; the parties are {', '.join(names)}")
        return names.index(party)

    def _pack(self, family: Family, action: str, move: Move) -> tuple[Floats, Ints]:
        """Probabilities and targets of one move, each (states, successors)."""
        branches: Sequence[tuple[Any, Any]] = move.to if isinstance(move.to, list) else [(1.0, move.to)]
        shape = family.ids.shape
        try:
            prob = np.stack([np.broadcast_to(np.asarray(p, dtype=float), shape).ravel() for p, _ in branches], axis=1)
            goal = np.stack([np.broadcast_to(np.asarray(t), shape).ravel() for _, t in branches], axis=1)
        except ValueError as error:
            raise GameError(f"family '{family.name}', action '{action}': {error}; its shape is {shape}") from error
        total = prob.sum(axis=1)
        if (prob < -1e-12).any() or (abs(total - 1) > 1e-9).any():
            worst = int(np.argmax(abs(total - 1)))
            raise GameError(
                f"family '{family.name}', action '{action}', state {worst}: probabilities {prob[worst]} "
                f"sum to {total[worst]:.9g}, not 1"
            )
        return np.maximum(prob, 0.0), goal.astype(np.int64)

    def _values(self, family: Family, values: Reward, columns: int) -> Floats:
        """Numbers given by party (and type), as an array (states, columns)."""
        out = np.zeros((family.ids.size, columns))
        for name, given in values.items():
            number = self._number(name)
            first = sum(len(p.types) for p in self._parties[:number])
            party = self._parties[number]
            for k, kind in enumerate(party.types):
                if isinstance(given, Mapping):
                    if kind not in given:
                        raise GameError(f"family '{family.name}': no value for type '{kind}' of '{name}'")
                    number_given = given[kind]
                else:
                    number_given = given
                x = np.asarray(number_given, dtype=float)
                out[:, first + k] = np.broadcast_to(x, family.ids.shape).ravel()
        return out

    def _tree(
        self,
        movers: list[Ints],
        action_counts: list[Ints],
        succ_counts: list[Ints],
        targets: list[Ints],
        probs: list[Floats],
        rewards: list[Floats],
        laters: list[npt.NDArray[np.bool_]],
        columns: int,
    ) -> Tree:
        def join(parts: list[Any], kind: Any) -> Any:
            return np.concatenate(parts).astype(kind) if parts else np.zeros(0, dtype=kind)

        mover = join(movers, np.int64)
        counts = join(action_counts, np.int64)
        action = starts(counts)
        successor = starts(join(succ_counts, np.int64))
        later = join(laters, np.bool_)
        target = join(targets, np.int64)
        reward = np.concatenate(rewards) if rewards else np.zeros((0, columns))
        discount = np.repeat([p.discount for p in self._parties], [len(p.types) for p in self._parties])
        factor = np.where(later[:, None], discount[None, :], 1.0)
        entries = np.unique(target[np.repeat(later, np.diff(successor))])
        entry = np.full(mover.size, -1, dtype=np.int64)
        entry[entries] = np.arange(entries.size)
        policy = _policy_rows(self._parties, mover, counts)
        chances = join(probs, np.float64)
        # The lenses of credulous parties depend on the belief lattice, so `solve` fills them in.
        lens = np.full(len(self._parties), -1, dtype=np.int64)
        no_points, no_weights = np.zeros((0, 0, 0), dtype=np.int64), np.zeros((0, 0, 0))
        return Tree(
            mover, action, successor, target, chances, np.ascontiguousarray(reward),
            np.ascontiguousarray(factor), later, entry, policy, lens, no_points, no_weights,
        )  # fmt: skip
