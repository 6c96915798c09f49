"""The answers of one solved draw: who signs, what the terms are worth, whether they hold, how the war ends (model.md section 6).

Every answer is a number under a path such as `proposals/poll-plan/signs/russia`; an assessment gathers them over the draws.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from detente import paths
from detente.assessment.entering import entering
from detente.assessment.quarter import quarter
from detente.case.clocks import reading, speed
from detente.case.forecasts import times
from detente.case.references import ends, signers
from detente.case.schema import Threat
from detente.conflict import Conflict
from detente.conflict.offer import AS_USUAL, Manner, Offer, lay, named_terms
from detente.conflict.setting import QUARTERS, goal_name, states_of
from detente.conflict.table import NOBODY, QUIET
from detente.game import Family, Solution, idle_values, play

Answers = dict[str, float]
Bools = npt.NDArray[np.bool_]

WAITS = (1, 2, 4, 8)  # quarters
FRONTS = (1, 2, 5)  # years after which it is told where the front stands


class Reader:
    """Reads the answers of one solved draw, as seen from today's state."""

    def __init__(
        self, conflict: Conflict, solution: Solution, seed: int, plays: int, manner: Manner = AS_USUAL
    ) -> None:
        self.conflict, self.solution, self.seed, self.plays, self.manner = conflict, solution, seed, plays, manner
        self.case = conflict.setting.case
        self.places = conflict.places
        self.prior = solution.prior()

    def today(self, family: Family) -> int:
        """The state, within a family over war states, that has today's front, exhaustion and support."""
        return int(family.ids[self.conflict.today])

    def mix(self, party: str, by_type: npt.NDArray[np.float64]) -> float:
        """The mean over a party's types at today's belief."""
        return float(by_type @ list(self.prior[party].values())) if party in self.prior else float(by_type[0])

    def value(self, who: str, family: Family) -> npt.NDArray[np.float64]:
        """The value of a family's state of today to each type of a party, (types,)."""
        return self.solution.value(who, self.today(family))

    def everything(self) -> Answers:
        """All answers of this draw."""
        return {
            **self.proposals(), **self.ends(), **self.threats(), **self.entering(), **self.waiting(), **self.levers(), **quarter(self),
            **self.clocks(), **self.quality(),
        }  # fmt: skip

    def proposals(self) -> Answers:
        """Signatures, gains and durability of each proposal, put on the table today."""
        out: Answers = {}
        on = {who: self.value(who, self.places.refused[NOBODY]) for who in (*self.case.parties, *self.case.others)}
        for who, worth in on.items():
            out[paths.fighting_on(who)] = self.mix(who, worth)
            for kind, v in zip(self.prior.get(who, {}), worth, strict=False):
                out[paths.fighting_on_by_type(who, kind)] = float(v)
        for deal, offer in self.offers.items():
            for who, share in offer.signs.items():
                out[paths.signs(deal, who)] = share
                for kind, p in zip(self.prior.get(who, {}), offer.by_type[who], strict=False):
                    out[paths.signs_by_type(deal, who, kind)] = float(p)
            out[paths.all_sign(deal)] = offer.all_sign
            for who, gain in offer.gains.items():
                out[paths.gains(deal, who)] = self.mix(who, gain)
                for kind, g in zip(self.prior.get(who, {}), gain, strict=False):
                    out[paths.gains_by_type(deal, who, kind)] = float(g)
            for years, share in offer.holds.items():
                out[paths.holds(deal, years)] = share
            out[paths.signed_and_holds(deal)] = offer.signed_and_holds_5
        return out

    def clocks(self) -> Answers:
        """Of each clock that follows a series: the last known value, what is usual, and by how much that speeds exhaustion up."""
        out: Answers = {}
        x = self.conflict.setting.x
        for n, clock in enumerate(self.case.war.exhaustion.clocks):
            if clock.follows is not None:
                out[paths.clock(n, "value")], out[paths.clock(n, "usual")] = reading(x, self.case, clock.follows)
                out[paths.clock(n, "speeds")] = speed(x, self.case, clock)
        return out

    @cached_property
    def offers(self) -> dict[str, Offer]:
        """How each proposal of the case fares, put on the table today."""
        conflict, solution = self.conflict, self.solution
        return {
            deal: lay(conflict, solution, named_terms(conflict, deal), manner=self.manner).offer()
            for deal in self.case.proposals
        }

    def ends(self) -> Answers:
        """How the war ends: play forward from today, and see where it stands after some years, and which threats were carried out and which outside
        powers entered by then."""
        spans = times(self.conflict.setting.x(self.case.horizon))
        watched = {paths.threat_by_year(name): f.ids for name, f in self.places.struck.items()}
        watched |= {paths.enters(name): states_of(families) for name, families in self.places.entered.items()}
        signed = {"signed": states_of(self.places.signed.values())}
        profiles = int(np.prod([len(types) for types in self.prior.values()]))
        plays = play(
            self.solution, self.conflict.begin(self.plays, profiles), int(spans[-1] * QUARTERS), self.plays, seed=self.seed,
            watch={**watched, **signed},
        )  # fmt: skip
        peace = np.zeros(self.solution.game.size, dtype=np.bool_)
        for family in self.places.peace:
            peace[family.ids.ravel()] = True
        settled = peace[plays.states]
        before = np.maximum.accumulate(settled, axis=1)
        out: Answers = {paths.deadlock(paths.TODAY): self.conflict.deadlock}
        worst = 0.0
        for years in spans:
            then, span = int(years * QUARTERS), f"{years:g}"
            now = plays.states[:, then]
            over = np.zeros(now.size, dtype=np.bool_)
            found: dict[str, Bools] = {}
            for end in ends(self.case):
                found[end] = now == self.conflict.setting.ends[end].ids
                over |= found[end]
            found["settled-holding"] = settled[:, then]
            found["settled-broken"] = before[:, then] & ~settled[:, then] & ~over
            found["fighting"] = ~before[:, then] & ~over
            for end, happened in found.items():
                out[paths.ends(span, end)] = float(plays.weight @ happened)
                worst = max(worst, plays.error(happened))
            if years in FRONTS:
                out |= self._front(span, plays.states[:, then], plays.weight)
            first = plays.first["signed"]
            out[paths.signed_by(span)] = float(plays.weight @ ((first >= 0) & (first < then)))
            for path in watched:
                first = plays.first[path]
                out[f"{path}/{span}"] = float(plays.weight @ ((first >= 0) & (first < then)))
        out[paths.quality("sampling_error")] = worst
        return out

    def _front(self, span: str, now: npt.NDArray[np.int64], weight: npt.NDArray[np.float64]) -> Answers:
        """Where each front stands in plays that are at war, by notch; with one front, at its ends those that a side has won.

        With one they add up to the chance that the war is on or won; with several to the chance that it is on, since who has won does not say on
        which. Plays that are at peace, collapsed or escalated have no front.
        """
        setting, fronts = self.conflict.setting, self.case.fronts
        out: Answers = {}
        for axis, facing in enumerate(fronts):
            last = facing.front.notches
            notch = np.zeros(self.solution.game.size, dtype=np.int64)
            for family in (self.places.talk, self.places.refused[NOBODY]):
                notch[family.ids] = setting.at[axis] + 2
            if len(fronts) == 1:
                for side, end in zip(facing.sides, (last, 1), strict=True):
                    notch[setting.ends[f"{side}-wins"].ids] = end
            stands = np.bincount(notch[now], weights=weight, minlength=last + 1)
            if len(fronts) == 1:
                out |= {paths.front(span, n): float(stands[n]) for n in range(1, last + 1)}
            else:
                out |= {paths.front_between(*facing.sides, span, n): float(stands[n]) for n in range(2, last)}
        return out

    def threats(self) -> Answers:
        """If the threat were made today and the terms refused: would it be carried out, by type and state of the war; and its effect on answers."""
        out: Answers = {}
        for name, threat in self.case.threats.items():
            losing, worn = self._hard_pressed(threat)
            situations = {
                "today": self._today_but({}),
                "losing": self._today_but(losing),
                "exhausted": self._today_but(worn),
                "losing_and_exhausted": self._today_but({**losing, **worn}),
            }
            for situation, where in situations.items():
                strikes = self.solution.policy(int(self.places.execute[name].ids[where]))[:, 0]
                out[paths.carried_out(name, situation)] = self.mix(threat.by, strikes)
                for kind, p in zip(self.prior.get(threat.by, {}), strikes, strict=False):
                    out[paths.carried_out_by_type(name, situation, kind)] = float(p)
            out |= self._struck(name)
            for deal in threat.with_terms or self.case.proposals:
                order = signers(self.case, self.case.proposals[deal])
                rest = tuple(x for x in order if x != threat.by)
                rest = (threat.against, *[x for x in rest if x != threat.against])
                if rest in self.places.answers[deal]:
                    calm = self.solution.policy(self.today(self.places.answers[deal][rest]))[:, 0]
                    out[paths.yields_without(name, deal)] = self.mix(threat.against, calm)
                pressed = self.solution.policy(self.today(self.places.pressed[deal, name]))[:, 0]
                out[paths.yields_under(name, deal)] = self.mix(threat.against, pressed)
        return out

    def _hard_pressed(self, threat: Threat) -> tuple[dict[int, int], dict[int, int]]:
        """The war states in which the threatener's side is pushed back as far as it can be, and worn out, {dimension: index} each.

        Somebody of neither side stands by the side that its threat is not against: the first, of two.
        """
        setting = self.conflict.setting
        against = self.case.side_of(threat.against)
        own = self.case.side_of(threat.by) or next(side for side in self.case.sides if side != against)
        losing = {}
        for axis, facing in enumerate(self.case.fronts):
            if own in facing.sides:
                losing[axis] = 0 if own == facing.sides[0] else setting.shape[axis] - 1
        return losing, {setting.worn[self.case.sides.index(own)]: self.case.war.exhaustion.levels - 1}

    def _today_but(self, changed: dict[int, int]) -> tuple[int, ...]:
        """Today's war state, with some of its dimensions changed."""
        return tuple(changed.get(n, index) for n, index in enumerate(self.conflict.today))

    def _struck(self, name: str) -> Answers:
        """What each party gains if a threat is carried out today, over fighting on; the one that does it pays for that."""
        threat, out = self.case.threats[name], {}
        for who in self.case.at_table:
            gain = self.value(who, self.places.struck[name]) - self.value(who, self.places.refused[NOBODY])
            if who == threat.by:
                gain = gain - [
                    self.conflict.setting.x.typed(threat.carried_out.cost, kind)
                    for kind in self.conflict.setting.values[who].types
                ]
            out[paths.carrying_out(name, who)] = self.mix(who, gain)
        return out

    def entering(self) -> Answers:
        """The chance that each outside power enters the war this quarter, if nothing is signed in it."""
        chances = [
            (share, entering(self.conflict, self.solution, self.today(family)).chance)
            for share, family, _ in self._without_talks()
        ]
        return {
            paths.enters_today(name): sum(share * chance[name] for share, chance in chances)
            for name in self.case.interventions
        }

    def waiting(self) -> Answers:
        """What a party would gain by fighting on for n quarters without talks and then choosing, compared with signing a proposal today."""
        talk, idle = self.places.talk.ids, self.places.quiet.ids
        reroute = dict(zip(talk.ravel().tolist(), idle.ravel().tolist(), strict=True))
        later = idle_values(self.solution, self.today(self.places.refused[NOBODY]), max(WAITS), reroute)
        out: Answers = {}
        for deal in self.case.proposals:
            for party in self.case.parties:
                now = self.offers[deal].worth[party]
                for n in WAITS:
                    gain = later[n - 1, self.solution.game.columns(party)] - now
                    out[paths.waiting(deal, party, n)] = self.mix(party, gain)
        return out

    def levers(self) -> Answers:
        """For each goal, the share of the years ahead in which it is met, by what is done today.

        Years are weighted by the patience of the party whose goal it is. Terms are put on the table by a mediator, so that the offer reveals
        nothing about anyone's type.
        """
        out: Answers = {}
        for goal, entry in self.case.goals.items():
            who = goal_name(goal)
            column = self.solution.game.columns(who).start
            out[paths.levers(goal, paths.NO_TALKS)] = sum(
                chance * float(self.value(who, family)[0]) for chance, family, _ in self._without_talks()
            )
            for deal, proposal in self.case.proposals.items():
                order = tuple(signers(self.case, proposal))
                out[paths.levers(goal, paths.propose(deal))] = float(
                    self.value(who, self.places.answers[deal][order])[0]
                )
            for level in self.case.backers[entry.owner].support if entry.owner in self.case.backers else ():
                out[paths.levers(goal, paths.support(level))] = self._support(entry.owner, level, column)
        return out

    def _without_talks(self) -> list[tuple[float, Family, str]]:
        """A quarter without talks: the chance that it is one of a deadlock or not, where it begins, and that place's name."""
        stuck = self.conflict.deadlock
        return [(1 - stuck, self.places.quiet, QUIET), (stuck, self.places.refused[NOBODY], NOBODY)]

    def _support(self, backer: str, level: str, column: int) -> float:
        """A goal's value if a backer chooses a level of support in a quarter without talks and everybody else acts as they would."""
        return float(
            sum(p * self._supports(backer, level, column, at, name) for p, at, name in self._without_talks() if p > 0)
        )

    def _supports(self, backer: str, level: str, column: int, start: Family, name: str) -> float:
        total = 0.0
        number = list(self.case.backers[backer].support).index(level)
        everyone = [backer for side in self.case.sides for backer in self.conflict.setting.backers[side]]
        backing = self.places.backing[name]
        first = backing[everyone[0]][0][1].ids
        for state, share in entering(self.conflict, self.solution, self.today(start)).then.items():
            found = np.argwhere(first == state)
            if not found.size:  # a power has entered, and with that the war is over
                total += share * float(self.solution.values[state, column, 0])
                continue
            where = tuple(found[0])
            for chosen, family in backing[backer]:
                weight, at = share, first
                for n, earlier in enumerate(chosen):
                    levels = list(self.case.backers[everyone[n]].support)
                    weight *= float(self.solution.policy(int(at[where]))[0, levels.index(earlier)])
                    nearer = [f for path, f in backing[everyone[n + 1]] if path == chosen[: n + 1]]
                    at = nearer[0].ids
                total += weight * float(self.solution.worth(int(family.ids[where]), number)[column])
        return total

    def quality(self) -> Answers:
        """How well this draw was solved."""
        report = self.solution.report
        return {
            paths.quality("residual"): report.residual,
            paths.quality("unsettled"): report.unsettled,
            paths.quality("change"): report.change,
        }
