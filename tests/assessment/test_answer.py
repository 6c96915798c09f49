"""The answer in one minute says what the figures say, for every built-in shape of assessment."""

from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from hanging import hanging

from detente import assess, paths
from detente.assessment.answer import answer
from detente.assessment.wording import chance, likelihood
from detente.case import parse_case
from detente.game.solution import TROUBLE

TEMPLATE = (resources.files("detente.case") / "template.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def plain():
    return assess(parse_case(TEMPLATE), draws=2)


def test_the_best_prospect_is_the_one_whose_figure_is_largest(ukraine):
    told = answer(ukraine)
    best = ukraine.lasting
    both = ukraine.band(paths.signed_and_holds(best))
    assert all(ukraine.band(paths.signed_and_holds(p)).median <= both.median for p in ukraine.proposals)
    assert ukraine.titles[best] in told.words[0]
    assert told.words[0].endswith(f"{likelihood(both.median)}, {chance(both)}.")
    assert told.question.endswith(f" As of {ukraine.facts['as_of']}.")


def test_every_part_is_there_and_in_order(ukraine):
    names = [part.name for part in answer(ukraine).parts]
    assert names == ["signs", "holds", "threat", "wait", "sure", "hangs", "deal", "history", "unsettled"]
    assert all(part.says and all(s[0] != " " and s.endswith(".") for s in part.says) for part in answer(ukraine).parts)


def test_the_least_willing_is_named(plain):
    best = plain.lasting
    chances = {w: plain.band(paths.signs(best, w)).median for w in plain.under(paths.signs(best))}
    least = min(chances, key=lambda w: chances[w])
    assert f"The least willing is {plain.titles[least]}: " in " ".join(answer(plain).part("signs").says)


def with_samples(a, **new):
    return replace(a, samples={**a.samples, **{k.replace("__", "/"): np.array(v) for k, v in new.items()}})


def test_waiting_is_worded_by_its_sign_and_not_at_all_where_the_band_straddles_nought(plain):
    best = plain.lasting
    a, b = plain.parties
    changed = {paths.waiting(best, a, 4): np.array([-0.15, -0.15]), paths.waiting(best, b, 4): np.array([-0.1, 0.3])}
    says = answer(replace(plain, samples={**plain.samples, **changed})).part("wait").says
    assert says[0] == f"{plain.titles[a]}: signing is better, by 15% of its stakes (15-15)."
    assert "no clear gain either way (waiting: -8% to +28% of its stakes)" in says[1]


def test_what_could_not_be_settled_is_said(plain):
    residual = {paths.quality("residual"): np.array([2 * TROUBLE, 0.0])}
    several = [{"draw": 1, "path": paths.all_sign(plain.lasting), "shown": 0.9, "other": 0.1}]
    certainty = plain.facts["certainty"]
    facts = {**plain.facts, "certainty": {**certainty, "equilibria": {**certainty["equilibria"], "several": several}}}
    says = answer(replace(plain, samples={**plain.samples, **residual}, facts=facts)).part("unsettled").says
    assert says[0] == "In 1 draw of 2 some choices had not settled when the solver stopped."
    assert says[1] == "With 2 draws the ends of the ranges are rough."
    assert says[2].startswith(f"In 1 of {certainty['equilibria']['draws']} draws examined there is another outcome")


def test_a_better_package_is_named_and_a_worse_one_is_not(plain):
    assert "Not looked for" in answer(plain).part("deal").says[0]
    now = plain.band(paths.signed_and_holds(plain.lasting)).median

    def with_deal(chance):
        best = {"says": "the province: ceded", "signed_and_holds_5": {"median": chance, "low": chance, "high": chance}}
        return answer(replace(plain, facts={**plain.facts, "deals": {"best": [best]}})).part("deal").says

    assert with_deal(min(1.0, now + 0.2))[0] == "Nobody has proposed this: the province: ceded."
    assert with_deal(now)[0].startswith("None was found that is likelier")


def test_an_answer_saved_without_facts_still_has_its_words(plain):
    bare = answer(replace(plain, facts={}, outside=(), no_rates=()))
    assert bare.words
    assert bare.part("history").says[0].startswith("Nothing that could be compared")


def test_what_it_hangs_on_names_one_assumption_for_each_headline(plain):
    a = hanging(plain, "war.talks", "war.front.tempo", draws=128)
    says = answer(a).part("hangs").says
    assert len(says) == len(a.headlines())
    assert all("most on how often there are talks" in s for s in says)
