"""What seeing through is worth: the difference between two runs that differ in nothing else."""

from concurrent.futures import ThreadPoolExecutor
from importlib import resources

import numpy as np
import pytest

from detente import assess
from detente.assessment.questions.seeing import seeing_through
from detente.case import parse_case

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")
BELIEVES = "    delay: 4 to 8 months\n    leverage: 5%\n    credulity: {country-a: {believes: limited, share: SHARE}}\n"


def credulous(share):
    return parse_case(TEMPLATE.replace("    delay: 4 to 8 months\n", BELIEVES.replace("SHARE", share)))


def seen(loaded, draws=2):
    told = []
    with ThreadPoolExecutor(2) as pool:
        found = seeing_through(
            loaded, assess(loaded, draws=draws).samples, draws, 1, pool, lambda done, total: told.append((done, total))
        )
    return found, told


def test_it_is_the_gain_over_believing_draw_by_draw():
    found, told = seen(credulous("90%"))
    (one,) = found
    assert (one.backer, one.party, one.believes, one.share, one.draws) == ("patron", "country-a", "limited", "90%", 2)
    assert told[-1] == (2, 2)
    believing, seeing = (assess(credulous(share), draws=2).samples for share in ("90%", "0%"))
    for who in ("patron", "country-b"):
        gain = seeing[f"fighting_on/{who}"] - believing[f"fighting_on/{who}"]
        assert one.worth[who].median == pytest.approx(np.median(gain), abs=1e-12)
    assert one.as_dict()["worth"]["patron"]["median"] == one.worth["patron"].median


def test_without_a_credulous_backer_there_is_nothing_to_see_through():
    assert seen(parse_case(TEMPLATE)) == ((), [])
    assert seen(credulous("0%")) == ((), [])
