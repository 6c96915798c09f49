"""A panel with made-up ballots that has everything a page shows: three groups, one of them too small, options, proposals, statements, flags."""

from functools import cache

import numpy as np

from detente.assessment import Assessment
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


@cache
def made(people=240, more=""):
    """The results of these ballots."""
    panel = a_panel(more)
    return results(panel, ballots(panel, people), load_case("ukraine-2022").case, resamples=50)


def an_assessment():
    """An assessment by hand of two of the panel's proposals, in three draws."""
    samples = {}
    for p, (russia, ukraine, both) in {"armistice": (0.6, 0.8, 0.1), "withdrawal": (0.02, 0.9, 0.001)}.items():
        told = {
            "signs/russia": russia,
            "signs/ukraine": ukraine,
            "all_sign": russia * ukraine,
            "signed_and_holds_5": both,
        }
        samples |= {f"proposals/{p}/{k}": np.array([0.5 * x, x, 1.1 * x]) for k, x in told.items()}
    titles = {
        "armistice": "Armistice on the line",
        "withdrawal": "Full withdrawal",
        "russia": "Russia",
        "ukraine": "Ukraine",
    }
    return Assessment("ukraine-2022", "By hand", None, "0", "", 1, 3, samples, {}, titles)
