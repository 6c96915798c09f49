"""Count ballots and work out a panel's results: detente and pandas on the same made-up ballots, in one run.

    python benchmarks/panel_tally.py          (part of `make bench`)

Ballots are of 50 questions, 40 with the scale (8 issues of 5 options) and 10 statements, a tenth of the answers missing, from six groups and from
people who declared none.
"""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import insert

from detente.panel.box import Box, empty
from detente.panel.clusters import find_clusters, stability
from detente.panel.consensus import divisions, implied_best, rank
from detente.panel.flags import straight_liners
from detente.panel.questions import parse_panel
from detente.panel.secrecy import Published, view
from detente.panel.tally import NOT_SEEN, Counts, acceptability
from detente.panel.weights import rake
from detente.web.store import Store
from detente.web.store.models import Ballot
from detente.web.store.panels import Panels
from detente.web.work_panels import _packed, publish

GROUPS = 6
SCALED = np.arange(50) < 40


def ballots(people: int) -> tuple[np.ndarray, np.ndarray]:
    """Answers (people x 50, int8) and groups, made in chunks."""
    rng = np.random.default_rng(people)
    answers = np.empty((people, 50), np.int8)
    lean = rng.uniform(0.2, 0.9, (GROUPS + 1, 50))
    groups = rng.integers(-1, GROUPS, people).astype(np.int16)
    for start in range(0, people, 10_000):
        part = slice(start, start + 10_000)
        accepts = rng.random((len(groups[part]), 50)) < lean[groups[part]]
        answers[part] = np.where(
            SCALED, np.where(accepts, rng.integers(2, 6, accepts.shape), 1), np.where(accepts, 1, -1)
        )
        answers[part][rng.random(accepts.shape) < 0.1] = NOT_SEEN
    return answers, groups


def by_pandas(answers: np.ndarray, groups: np.ndarray) -> pd.DataFrame:
    """The counts as one would have them from pandas: a long table, grouped."""
    frame = pd.DataFrame(answers)
    frame["group"] = groups
    long = frame.melt("group", var_name="question", value_name="answer")
    return long[long.answer != NOT_SEEN].groupby(["group", "question", "answer"]).size()


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Seconds of one time, the least of three rounds, and what was worked out."""
    least = np.inf
    for _ in range(3 if times > 1 else 1):
        started = time.perf_counter()
        for _ in range(times):
            found = work()
        least = min(least, (time.perf_counter() - started) / times)
    return least, found


def results(people: int) -> None:
    """Print how long each part of the results takes."""
    answers, groups = ballots(people)
    scale, statements = np.ascontiguousarray(answers[:, SCALED]), np.ascontiguousarray(answers[:, ~SCALED])
    issues = [range(5 * i, 5 * i + 5) for i in range(5)]
    rows = []
    seconds, counts = timed(lambda: Counts.of(answers, groups, GROUPS, SCALED))
    rows.append(("counts", seconds))
    peer, frame = timed(lambda: by_pandas(answers, groups))
    assert counts.counts.sum() == frame.sum()
    for (group, question, answer), many in frame.items():
        assert counts.counts[group, question, answer + 1] == many
    shown = [
        ("shares and intervals", lambda: acceptability(counts)),
        ("what may be shown", lambda: view(counts)),
        ("ranking and divisions", lambda: (rank(counts.accepting()[:-1], counts.answered()[:-1]),
                                           divisions(counts.accepting()[:-1], counts.answered()[:-1]))),
        ("raking to two margins", lambda: rake(
            {"group": [str(g) for g in groups.tolist()], "age": [str(i % 4) for i in range(people)]},
            {"group": {str(g): g + 2 for g in range(-1, GROUPS)}, "age": {str(i): i + 1 for i in range(4)}})),
        ("straight-liners", lambda: straight_liners(answers, SCALED)),
        ("clusters of the statements", lambda: find_clusters(statements)),
        ("best of 3,125 implied packages, 200 resamples", lambda: implied_best(scale, groups, GROUPS, issues)),
    ]  # fmt: skip
    for name, work in shown:
        rows.append((name, timed(work)[0]))
    print(f"\n{people:,} ballots\n\n| part | seconds |\n|---|---|")
    for name, seconds in rows:
        print(f"| {name} | {seconds:.3f} |")
    print(f"| all of these | {sum(s for _, s in rows):.2f} |")
    print(f"\nThe counts by pandas: {peer:.2f} s, {peer / rows[0][1]:.0f} times as long.")
    found = find_clusters(statements)
    print(f"Stability of the clusters, 20 resamples, once: {timed(lambda: stability(statements, found, 20))[0]:.1f} s.")
    old, new = answers[0], answers[1]

    def revise() -> None:
        counts.take(old, int(groups[0]))
        counts.add(new, int(groups[0]))
        counts.take(new, int(groups[0]))
        counts.add(old, int(groups[0]))

    one = timed(revise, 1000)[0] / 2
    print(f"One revised ballot: {one * 1e6:.0f} microseconds, against {rows[0][1]:.3f} s to count all again.")


def large(people: int) -> None:
    """Count so many ballots and print what memory that takes beside the ballots."""
    answers, groups = ballots(people)
    seconds, _ = timed(lambda: view(Counts.of(answers, groups, GROUPS, SCALED)))
    tracemalloc.start()
    view(Counts.of(answers, groups, GROUPS, SCALED))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(
        f"\n{people:,} ballots ({(answers.nbytes + groups.nbytes) / 1e6:.0f} MB): counts and what may be shown in {seconds:.2f} s, "
        f"with {peak / 1e6:.0f} MB at most beside the ballots."
    )
    held = box(answers, groups)
    took, first = told(lambda: publish(text(), None, held, [], False))
    more = replace(held, answers=np.concatenate([answers[-100:], answers[100:]]))
    later, _ = told(lambda: publish(text(), None, more, [first], True))
    tracemalloc.start()
    assert publish(text(), None, more, [first], True) is not None
    peak = tracemalloc.get_traced_memory()[1]
    print(
        f"The first view in {took}, the next in {later}, with {peak / 1e6:.0f} MB at most beside the ballots and the first view."
    )


def text() -> str:
    """The file of a panel that asks what these ballots answer."""
    head = f"panel: 1\nid: big\ntitle: Big\ncase: any\ngroups: {{{', '.join(f'g{n}: G{n}' for n in range(GROUPS))}}}\nquestions:\n"
    options = [
        f"  i{n // 5}-o{n % 5}: {{kind: option, issue: i{n // 5}, option: o{n % 5}, asks: Option {n}}}\n"
        for n in range(40)
    ]
    return head + "".join(options) + "".join(f"  s{n}: {{kind: statement, asks: Statement {n}}}\n" for n in range(10))


def box(answers: np.ndarray, groups: np.ndarray) -> Box:
    """Ballots that came by the open link over a week."""
    rng = np.random.default_rng(3)
    submitted = 1e9 + rng.random(len(groups)) * 7 * 86_400
    also = {"seconds": np.full(len(groups), 300.0), "submitted": submitted, "open_link": np.ones(len(groups), bool)}
    return replace(empty(parse_panel(text()), len(groups)), answers=answers, groups=groups, **also)


def told(work: Callable[[], Any]) -> tuple[str, Any]:
    """Do something once: how long it took, on the clock and of the processors' time, and what came of it."""
    processors, (seconds, found) = time.process_time(), timed(work)
    return f"{seconds:.2f} s ({time.process_time() - processors:.2f} s of processor time)", found


def views(people: int) -> None:
    """Print how long the workbench's views take: the first of all ballots, and later ones after a hundred more and a hundred changed."""
    answers, groups = ballots(people + 2_000)
    took, first = told(lambda: publish(text(), None, box(answers[:people], groups[:people]), [], False))
    print(f"\nThe first view of {people:,} ballots: {took}.")
    earlier = []
    size, sizes = people, []
    while size > 500:
        size = int(size / 1.2)
        sizes.append(size)
    for size in reversed(sizes):
        shown = [
            Published(a, np.ones((GROUPS + 2, 51), bool))
            for a in [np.column_stack([answers[:size], np.ones(size, np.int8)])]
        ]
        earlier.append(_packed({"told": np.load(BytesIO(first))["told"], "of": np.array([size, size]), "answers0": shown[0].answers,
                                "rows0": shown[0].rows}))  # fmt: skip
    for name, before in (
        ("", [first]),
        (f" and {len(earlier)} more, as if all ballots had been watched coming in", [*earlier, first]),
    ):
        number = people + 100
        changed = answers[:number].copy()
        changed[:100] = answers[-100:]
        took, _ = told(lambda c=changed, n=number, b=before: publish(text(), None, box(c, groups[:n]), b, True))
        print(f"The next, with 100 more and 100 changed, set against it{name}: {took}.")


def from_database(people: int) -> None:
    """Print how long it takes to read so many ballots from SQLite."""
    answers, groups = ballots(people)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/bench.db")
        key = Panels(store).create(store.local(), "Big", text(), None).key
        day = datetime(2026, 5, 1, tzinfo=UTC)
        rows = [
            {"hash": f"{n:064x}", "panel_key": key, "answers": a.tobytes(), "declared": int(g), "also": b"", "language": "en", "started": day,
             "seconds": 300.0, "submitted": day + timedelta(minutes=n % 10_080), "by_link": True, "revision": 1, "place": n}
            for n, (a, g) in enumerate(zip(answers, groups, strict=True))
        ]  # fmt: skip
        with store.session() as s:
            s.execute(insert(Ballot), rows)
        took, found = told(lambda: Panels(store).box(key, parse_panel(text())))
        assert np.array_equal(found.answers, answers)
        print(f"Reading them from SQLite: {took}.")
        store.close()


def main() -> None:
    """Print the tables."""
    results(100_000)
    views(100_000)
    from_database(100_000)
    large(1_000_000)


if __name__ == "__main__":
    main()
