"""A panel with made-up ballots that has everything a page shows: three groups, one of them too small, options, proposals, statements, flags."""

import numpy as np

from detente.case import load_case
from detente.panel.box import empty
from detente.panel.questions import panel_from, parse_panel
from detente.panel.results import results
from detente.panel.tally import NOT_SEEN

STATEMENTS = (
    "Peace comes first",
    "No land is given up",
    "Soldiers go home",
    "Leaders may be trusted",
    "Neighbours should help",
    "A vote must be held",
)


def a_panel(more=""):
    """The panel of the built-in war with six statements."""
    groups = {"east": "The east", "west": "The west", "away": "Living abroad", "few": "The islands"}
    text = panel_from(load_case("ukraine-2022").case, groups)
    lines = "".join(f"  s{n}: {{kind: statement, asks: '{says}'}}\n" for n, says in enumerate(STATEMENTS))
    return parse_panel(text.rstrip("\n") + "\n" + lines + more)


def ballots(panel, people=240, seed=3):
    """Ballots of two minds about everything: the east likes what stands first, the west what stands last; three of the islands came."""
    rng = np.random.default_rng(seed)
    box = empty(panel, people)
    box.groups[:] = rng.choice(3, people, p=[0.45, 0.4, 0.15])
    box.groups[:3] = 3
    scaled = np.array(panel.scaled)
    lean = np.linspace(-1.3, 1.3, len(scaled))[rng.permutation(len(scaled))]
    mind = np.where(box.groups == 0, 1.0, np.where(box.groups == 1, -1.0, 0.0)) + rng.normal(0, 0.4, people)
    score = 2.7 + np.outer(mind, lean) + rng.normal(0, 0.9, (people, len(scaled)))
    box.answers[:, scaled] = np.clip(np.round(score), 1, 5)[:, scaled]
    box.answers[:, ~scaled] = np.sign(np.round(np.outer(mind, [2, -2, 2, -2, 2, -2]) + rng.normal(0, 1, (people, 6))))
    box.answers[rng.random(box.answers.shape) < 0.03] = NOT_SEEN
    box.answers[-30:, scaled] = 5  # straight-liners
    return box


def made(people=240, **more):
    """The results of these ballots."""
    panel = a_panel(more.pop("more", ""))
    return results(panel, ballots(panel, people), load_case("ukraine-2022").case, resamples=50, **more)
