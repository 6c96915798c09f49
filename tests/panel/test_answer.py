"""The answer in words says the results' figures, and nothing of a group that is withheld."""

from dataclasses import replace

import numpy as np
from invented import a_panel, ballots, made

from detente.panel.answer import LONGEST, answer, names, share
from detente.panel.results import results


def test_each_matter_is_told_with_the_results_figures():
    found = made()
    words = "\n".join(answer(found))
    assert words.startswith(f"{found.ballots.everybody.answered} ballots that may be shown: The east ")
    best = found.ranked["least"][0]
    row = found.question(best.question).row(best.least)
    assert best.question == "armistice"
    assert (
        f"'Armistice on the line': of the group that accepts it least, {row.title}, {share(row)} find it at least tolerable."
        in words
    )
    most = found.divided[0]
    assert f"'{names(found)[most.question]}': of {found.question(most.question).row(most.more).title}" in words
    least = min(found.implied["first"]["groups"], key=lambda g: g["share"])
    assert f"{share(least)} of the group that accepts it least, {least['title']}, tolerate every term" in words
    assert f"in {100 * found.implied['first']['best']:.0f}% of tries" in words
    assert "Withheld: The islands. Nothing is shown of fewer than 5 people" in words
    assert "Not weighted" in words
    effect = found.flags["effect"]
    assert f"changes {len(effect)} figures" in words
    assert f"from {100 * effect[0]['before']:.0f}% to {100 * effect[0]['after']:.0f}%" in words


def test_that_no_package_has_half_of_every_group_is_said():
    panel = a_panel()
    box = ballots(panel)
    box.answers[box.groups == 1, :] = np.where(np.array(panel.scaled), 1, -1)
    words = "\n".join(answer(results(panel, box, resamples=5)))
    assert (
        ", The west, 0% (0-2) find it at least tolerable. So there is none that half of every group accepts." in words
    )


def test_weights_are_told():
    found = made(more="margins: {group: {east: 50, west: 30, away: 15, few: 5}}\n")
    assert any(s.startswith("Weighted to the margins given for group.") for s in answer(found))


def test_of_too_few_ballots_nothing_is_told():
    words = answer(made(4))
    assert words[0] == "Too few ballots are in to show anything: fewer than 5."
    assert not any("%" in w for w in words)


def test_short_names_are_short_and_differ():
    found = made()
    short = names(found)
    assert short["armistice"] == "Armistice on the line"
    assert len(set(short.values())) == len(short) == len(found.asked)
    assert max(map(len, short.values())) <= LONGEST
    same = replace(found, asked=[replace(a, asks="The same words", proposal=None) for a in found.asked])
    assert set(names(same).values()) == {f"The same words ({a.name})" for a in found.asked}
