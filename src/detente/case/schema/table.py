"""What is on the table: proposals, who is for or against them, and threats."""

from __future__ import annotations

from typing import Literal

from detente.case.dates import Date
from detente.case.quantity import (
    CostByType,
    Share,
)
from detente.case.schema.base import Id, Part, Text, Title, standard_by_type


class Stance(Part):
    """A stance on a proposal: what was said, when, and where it was read."""

    source: Id | None = None
    date: Date | None = None
    says: Text | None = None


class Proposal(Part):
    """Terms: an option for each issue (issues left out stay as they are at war), a guarantee if there is one, and who signs in which order.

    The guarantee is the one written here, or the one that comes with an option. By default the parties sign (those of side a
    first), then the guarantor.
    """

    title: Title
    terms: dict[Id, Id]
    by: Text | None = None
    date: Date | None = None
    source: Id | None = None
    says: Text | None = None
    guarantee: Id | None = None
    signatories: list[Id] = []
    endorsed_by: dict[str, Stance] = {}
    rejected_by: dict[str, Stance] = {}


class Execution(Part):
    """What carrying out a threat does: its `cost` to the party that makes it (share of the stakes), and a lottery over what follows.

    `outcomes` is the lottery, over the ends of the war and `fighting`. `support` is what the target's backers then give: the `same`, or `full`
    support.
    """

    cost: CostByType = standard_by_type("5% to 20%", "positive")
    outcomes: dict[Id, Share]
    support: Literal["same", "full"] = "full"


class Threat(Part):
    """A threat that can be attached to terms: accept, or else. Backing down has an audience cost. `by` is a side, or a backer or outsider among the
    `proposers` of the war: an outside power presses with terms that it puts on the table itself.

    `kind` says what is threatened: economic `sanctions`, `force`, `nuclear` weapons or something `other`. It decides which past threats this one is
    compared with, and has no default: without it no base rate is shown. It does not change the model's answers.
    """

    title: Title
    kind: Literal["sanctions", "force", "nuclear", "other"] | None = None
    by: Id
    against: Id
    with_terms: list[Id] = []
    audience_cost: CostByType = standard_by_type("3% to 10%", "positive")
    carried_out: Execution
    source: Id | None = None
    says: Text | None = None
