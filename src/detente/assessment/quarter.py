"""What happens in a quarter like today's: who may propose, what each would put on the table, what backers give, where the front may move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente import paths
from detente.conflict.table import QUIET
from detente.conflict.war import chance_forward

if TYPE_CHECKING:
    from detente.assessment.reading import Answers, Reader


def quarter(reader: Reader) -> Answers:
    """The chances of this quarter's moves, in the order in which they are made.

    `talks/today` is the chance that talks are held, unless there is a deadlock; `turn/<who>` that somebody is the one to put terms on the table, if
    they are; `proposes/<who>/<terms>` what that would be (`none`: nothing); `supports/<backer>/<level>` what a backer gives in a quarter without
    talks in which no outside power enters the war; `front_moves/<side>` that the front moves a notch toward a side's victory, with support as it
    stands; in a war of three sides `front_moves_between/<side>/<enemy>/<toward>`, by front.
    """
    return {**_table(reader), **_backing(reader), **_front(reader)}


def _table(reader: Reader) -> Answers:
    setting, case, places = reader.conflict.setting, reader.case, reader.places
    out: Answers = {paths.talks(paths.TODAY): setting.x(case.war.talks)}
    weight = {who: setting.x(q) for who, q in case.war.proposers.items()}
    for who, family in places.propose.items():
        out[paths.turn(who)] = weight[who] / sum(weight.values()) if who in weight else 0.0
        policy = reader.solution.policy(reader.today(family))
        for n, what in enumerate(reader.solution.game.actions[family.name]):
            out[paths.proposes(who, what)] = reader.mix(who, policy[:, n])
    return out


def _backing(reader: Reader) -> Answers:
    """What each backer gives, over what the backers before it may have chosen."""
    out: Answers = {}
    reached: dict[tuple[str, ...], float] = {(): 1.0}
    for backer, layer in reader.places.backing[QUIET].items():
        levels = list(reader.case.backers[backer].support)
        total = dict.fromkeys(levels, 0.0)
        deeper: dict[tuple[str, ...], float] = {}
        for chosen, family in layer:
            for level, p in zip(levels, reader.solution.policy(reader.today(family))[0], strict=True):
                deeper[*chosen, level] = reached[chosen] * float(p)
                total[level] += reached[chosen] * float(p)
        out |= {paths.supports(backer, level): p for level, p in total.items()}
        reached = deeper
    return out


def _front(reader: Reader) -> Answers:
    setting, fronts = reader.conflict.setting, reader.case.fronts
    out: Answers = {}
    for facing in fronts:
        tempo, forward = setting.x(facing.front.tempo), float(chance_forward(setting, facing)[reader.conflict.today])
        for side, share in zip(facing.sides, (forward, 1 - forward), strict=True):
            path = paths.front_moves(side) if len(fronts) == 1 else paths.front_moves_between(*facing.sides, side)
            out[path] = tempo * share
    return out
