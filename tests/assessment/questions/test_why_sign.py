"""Why a side would sign: what each issue adds is what the values of packages say, and the sentence names the leading ones."""

from importlib import resources

import numpy as np
import pytest

from detente.assessment.band import Band
from detente.assessment.draws import middle
from detente.assessment.questions.package_search import party_weights
from detente.assessment.questions.why_sign import over_war, reasons
from detente.case import load_case, parse_case
from detente.conflict.packages import package_space
from detente.conflict.solved import set_up
from detente.terms import complete
from detente.terms.space import package_of

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.mark.parametrize("case", [parse_case(TEMPLATE).case, load_case("ukraine-2022").case], ids=lambda c: c.id)
def test_issues_add_up_to_the_terms_less_the_state_of_affairs_at_war(case):
    conflict = set_up(case, middle(case))
    setting = conflict.setting
    space, columns = package_space(setting)
    mix = party_weights(case, setting.beliefs, columns)
    apart = over_war(setting, space, mix)
    front = setting.stand(setting.today)
    for proposal in case.proposals.values():
        terms = complete(case, proposal.terms)
        mine = sum(part[o] for part, o in zip(apart, package_of(space, terms), strict=True))
        theirs = np.concatenate([v.package(terms, front) - v.at_war(front) for v in setting.values.values()]) @ mix
        np.testing.assert_allclose(mine, theirs, atol=1e-12)


def band(x):
    return Band(x, x - 0.01, x + 0.01)


def test_the_leading_issues_are_named_in_words():
    case = load_case("ukraine-2022").case
    terms = {
        "crimea": "recognised",
        "regions": "annexed",
        "alignment": "nato",
        "water": "cut",
        "troops": "leave",
        "sanctions": "stay",
    }
    apart = dict(zip(terms, map(band, (0.05, 0.11, -0.11, 0.0, -0.02, 0.001)), strict=True))
    told = reasons(case, terms, {"russia": band(0.18)}, {"russia": apart})
    assert told == {
        "russia": "Russia +18 (+17, +19): beside things as they are at war, it wins most on The four regions (annexation recognised: +11) and "
        "Crimea (recognised as part of Russia: +5); it gives up most on Ukraine's security (member of NATO: -11)."
    }
    even = {"ukraine": dict.fromkeys(terms, band(0.0))}
    assert reasons(case, terms, {"ukraine": band(-0.03)}, even)["ukraine"].endswith("it wins on no issue.")
    assert reasons(case, terms, {"ukraine": band(0.03)}, even)["ukraine"].endswith(
        "it wins on no issue, and gains by the end of the fighting."
    )
