"""Score the rules that read an article on labelled sentences: how many of what a careful reader would record they find, by kind."""

from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

from detente.case.article import Names, proposed

FILE = Path(__file__).parent / "article" / "sentences.yaml"


def conflicts():
    """The names of each conflict, and the sentences as (conflict, text, {who: found})."""
    data = YAML(typ="safe").load(FILE.read_text("utf-8"))
    names = {
        key: Names(
            {who: others[0] for who, others in about["names"].items()},
            {who: others[1:] for who, others in about["names"].items()},
            about["proposals"],
            about["threats"],
            {p: list(about["names"]) for p in about["proposals"]},
            {},
        )
        for key, about in data["conflicts"].items()
    }
    return names, [tuple(s) for s in data["sentences"]]


def half(held_out):
    """The sentences for development, or those held out."""
    return conflicts()[1][1 if held_out else 0 :: 2]


def score(rows):
    """By kind: how many were found rightly, how many were found, how many there are; then who among those found rightly; and what went wrong."""
    names, _ = conflicts()
    right, found, there, who, wrong = Counter(), Counter(), Counter(), Counter(), []
    for conflict, text, says in rows:
        got = {(p.found, p.by) for p in proposed(text, names[conflict], "2031-05-07")}
        want = {(kind, by) for by, kind in says.items()}
        kinds = [k for k, _ in want]
        there.update(kinds)
        for kind, _ in got:
            found[kind] += 1
            right[kind] += kind in kinds
        who.update({"right": len(got & want), "all": sum(k in kinds for k, _ in got)})
        if got != want:
            wrong.append((text, sorted(want), sorted(got)))
    return right, found, there, who, wrong


if __name__ == "__main__":
    import sys

    right, found, there, who, wrong = score(half("--held-out" in sys.argv))
    for kind in sorted(set(found) | set(there)):
        print(f"{kind:<12} found {found[kind]:>3} of which right {right[kind]:>3}; there were {there[kind]:>3}")
    acts = [k for k in there if k != "statement"]
    print(
        "all",
        sum(right.values()),
        sum(found.values()),
        sum(there.values()),
        "without statements",
        *(sum(c[k] for k in set(found) | set(there) if k != "statement") for c in (right, found, there)),
        dict(who),
    )
    if "--held-out" not in sys.argv:
        for line in wrong:
            print(*line, sep="\n   ")
