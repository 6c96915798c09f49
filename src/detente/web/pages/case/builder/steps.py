"""The steps of the builder, in the order in which a war is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A step: its title, what it is about, the places of the case that it asks for, and those folded away under More. `*` is each party."""

    title: str
    about: str
    asks: tuple[str, ...]
    more: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the page's address."""
        return self.title.lower().replace(" ", "-")


STEPS = (
    Step(
        "The conflict",
        "What the war is called, and the day from which you look ahead. Add the articles and reports you go by, so that every number and claim can "
        "name its source.",
        ("title", "as_of", "summary", "sources"),
        ("id", "horizon", "half_life"),
    ),
    Step(
        "Who fights",
        "Who fights whom: two parties, or three if one side has a partner that signs for itself. Nobody outside knows for certain what a party would "
        "settle for: say what each may privately be, and how likely you find that.",
        ("parties",),
    ),
    Step(
        "What is in dispute",
        "Each issue with the ways to settle it, in order: from the one side b would like best to the one side a would like best.",
        ("issues",),
    ),
    Step(
        "What each side wants",
        "How much each issue weighs for each side. What you leave out is spaced evenly, in the order of the options.",
        ("parties.*.values",),
        ("parties.*.outcomes", "parties.*.red_lines", "parties.*.synergies"),
    ),
    Step(
        "How the war stands",
        "What is in force while the war lasts, where the front is and what it decides, and how long each side can go on.",
        ("war",),
        ("series", "peace"),
    ),
    Step(
        "Who backs whom",
        "Outside powers that supply a side, others with a say, who would answer a breach, and who may enter the war.",
        ("backers", "guarantees"),
        ("outsiders", "interventions"),
    ),
    Step(
        "What has been proposed",
        "Terms on the table: an option for each issue, a guarantee if there is one, and who proposed them.",
        ("proposals",),
    ),
    Step(
        "Threats",
        "Accept, or else: what was threatened, by whom, and what it would lead to. Leave it empty if there are none.",
        ("threats",),
    ),
    Step(
        "The record",
        "What the sides did and said. From how likely each type was to do it, detente learns what they are; without that, an event teaches nothing.",
        ("record",),
        ("timelines", "implementation"),
    ),
    Step(
        "Goals",
        "What somebody wants of this war's end; detente says what would serve it. Scenarios set other assumptions beside yours.",
        ("goals",),
        ("scenarios", "forecasts", "what_happened", "opinion"),
    ),
)
