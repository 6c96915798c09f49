"""The paths of the answers in an assessment, built and parsed in this one place.

holds("armistice", 5)                        'proposals/armistice/holds/5'
holds("armistice")                           'proposals/armistice/holds', the folder of all of them
holds.names("proposals/armistice/holds/5")   ('armistice', '5')
"""

from __future__ import annotations

import re


class Path:
    """A kind of answer. Called with all its names it gives an answer's path; with fewer, the folder above.

    Names must not contain a slash; the ids in a case never do.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._parts = pattern.split("/")
        self._open = [n for n, part in enumerate(self._parts) if part.startswith("{")]
        self._match = re.compile("/".join("([^/]+)" if p.startswith("{") else re.escape(p) for p in self._parts))

    def __call__(self, *names: object) -> str:
        """The path with its first places filled by `names`, cut off at the next open place."""
        filled = list(self._parts)
        for n, name in zip(self._open, names, strict=False):
            filled[n] = str(name)
        return "/".join(filled[: self._open[len(names)]] if len(names) < len(self._open) else filled)

    def names(self, path: str) -> tuple[str, ...] | None:
        """The names in a path of this kind; None for a path of any other kind."""
        found = self._match.fullmatch(path)
        return found.groups() if found else None

    @property
    def open(self) -> list[str]:
        """The names of the open places, such as `proposal` and `years`."""
        return [self._parts[n][1:-1] for n in self._open]

    def __repr__(self) -> str:
        return f"Path({self.pattern!r})"


signs = Path("proposals/{proposal}/signs/{party}")
signs_by_type = Path("proposals/{proposal}/signs_by_type/{party}/{type}")
all_sign = Path("proposals/{proposal}/all_sign")
gains = Path("proposals/{proposal}/gains/{party}")
gains_by_type = Path("proposals/{proposal}/gains_by_type/{party}/{type}")
holds = Path("proposals/{proposal}/holds/{years}")
signed_and_holds = Path("proposals/{proposal}/signed_and_holds_5")
fighting_on = Path("fighting_on/{party}")
fighting_on_by_type = Path("fighting_on_by_type/{party}/{type}")
ends = Path("ends/{years}/{end}")
front = Path("front/{years}/{notch}")
front_between = Path("front_between/{side}/{enemy}/{years}/{notch}")
signed_by = Path("signed_by/{years}")
deadlock = Path("deadlock/{when}")
carried_out = Path("threats/{threat}/carried_out/{situation}")
carried_out_by_type = Path("threats/{threat}/carried_out_by_type/{situation}/{type}")
threat_by_year = Path("threats/{threat}/by_year/{years}")
carrying_out = Path("threats/{threat}/worth/{party}")
yields_without = Path("threats/{threat}/yields/{proposal}/without")
yields_under = Path("threats/{threat}/yields/{proposal}/under")
enters = Path("interventions/{intervention}/enters/{years}")
enters_today = Path("interventions/{intervention}/today")
waiting = Path("waiting/{proposal}/{party}/{quarters}")
levers = Path("levers/{goal}/{lever}")
beliefs = Path("beliefs/{party}/{type}")
beliefs_before = Path("beliefs_before/{party}/{type}")
record = Path("record/{event}/{type}")
talks = Path("talks/{when}")
turn = Path("turn/{who}")
proposes = Path("proposes/{who}/{terms}")
supports = Path("supports/{backer}/{level}")
front_moves = Path("front_moves/{side}")
front_moves_between = Path("front_moves_between/{side}/{enemy}/{toward}")
clock = Path("clocks/{clock}/{measure}")
quality = Path("quality/{measure}")

KINDS = {name: kind for name, kind in globals().items() if isinstance(kind, Path)}
"""Every kind of answer, by name."""


def parse(path: str) -> dict[str, str]:
    """The kind of an answer, under `answer`, and the names in its path: `{"answer": "holds", "proposal": "armistice", "years": "5"}`.

    For a path of no known kind, `answer` is the path itself.
    """
    for name, kind in KINDS.items():
        found = kind.names(path)
        if found is not None:
            return {"answer": name, **dict(zip(kind.open, found, strict=True))}
    return {"answer": path}


TODAY = "today"
NO_TALKS = "no talks"
"""The lever of putting no terms on the table."""


def propose(proposal: str) -> str:
    """The name of the lever that puts a proposal on the table."""
    return f"propose {proposal}"


def support(level: str) -> str:
    """The name of the lever that sets support to a level."""
    return f"support {level}"
