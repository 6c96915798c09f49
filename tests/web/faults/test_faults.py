"""People use a real workbench while it, its workers, disk and database are broken: what was acknowledged is there, runs end as they would have.
Commands are killed in the middle of what they write.

`make faults FAULTS=1000` breaks as often as it is told, in lives of some forty faults each, and prints what it did.
"""

import os
import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from breaking import FAULTS, Place, disk, disk_full, lived_through, server_killed, sessions_ended, worker_killed
from commands import JOBS, Killed
from databases import POSTGRES, Cluster

ASKED = int(os.environ.get("DETENTE_FAULTS", "0"))
SHORT = {"sqlite": [worker_killed, server_killed], "postgresql": [sessions_ended, server_killed]}
LIFE = 40


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_acknowledged_is_there_and_runs_end_as_they_would_have(kind, tmp_path, request):
    place = Place(tmp_path, kind, request.getfixturevalue("cluster") if kind == "postgresql" else None)
    try:
        done, wrong = lived_through(place, SHORT[kind], random.Random(1))
        assert place.server.stop() == 0
    finally:
        place.close()
    assert wrong == []
    assert done["runs finished"] >= 1
    assert done["acknowledged to the saver"] > 1


def many_faults(capsys):
    """Each life is on a small disk of its own, where this user may mount one; otherwise the disk is not filled."""
    done: dict[str, Counter[str]] = {kind: Counter() for kind in (SHORT if POSTGRES else ("sqlite",))}
    wrong: list[str] = []
    for first in range(0, ASKED, LIFE):
        for kind, counted in done.items():
            some, found = one_life(kind, min(LIFE, ASKED - first), random.Random(f"{kind} {first}"))
            counted.update(some)
            wrong += [f"life {first}, {what}" for what in found]
            with capsys.disabled():
                print(f"\n{kind}: {dict(sorted(counted.items()))}; wrong: {found}", flush=True)
    assert wrong == []


def one_life(kind, faults, chance):
    """A workbench that is broken so many times."""
    with tempfile.TemporaryDirectory(prefix="detente-") as name, disk(Path(name), kind) as mounted:
        Path(name).chmod(0o755)
        cluster = None
        if kind == "postgresql":
            (Path(name) / "cluster").mkdir()
            cluster = Cluster(Path(name) / "cluster")
            cluster.start()
        place = Place(Path(name), kind, cluster)
        choice = [*FAULTS[kind], disk_full] if mounted else FAULTS[kind]
        try:
            done, wrong = lived_through(place, chance.choices(choice, k=faults), chance)
            if wrong:
                wrong.append(place.server.log()[-20_000:])
        finally:
            place.close()
            if cluster:
                cluster.stop()
    return done, wrong


@pytest.mark.parametrize("name", ["panel import", "restore"])
def test_a_killed_command_leaves_what_was_there_or_all_that_it_writes(name, tmp_path):
    job = Killed(name, tmp_path)
    chance = random.Random(1)
    assert sum(job.once(chance) for _ in range(3)) >= 1


def many_faults_in_commands(capsys, request):
    cluster = request.getfixturevalue("cluster") if POSTGRES else None
    wrong: list[str] = []
    for name, job in JOBS.items():
        for kind in ("files",) if not job.database else ("sqlite", "postgresql") if cluster else ("sqlite",):
            chance, killed, each = random.Random(f"{kind} {name}"), 0, max(ASKED // len(JOBS), 1)
            with tempfile.TemporaryDirectory(prefix="detente-") as folder:
                one = Killed(name, Path(folder), cluster if kind == "postgresql" else None)
                for number in range(each):
                    try:
                        killed += one.once(chance)
                    except AssertionError as error:
                        wrong.append(f"{name} on {kind}, {number}: {str(error)[:600]}")
            with capsys.disabled():
                print(f"\n{name} on {kind}: killed {killed} times of {each}; wrong: {wrong}", flush=True)
    assert wrong == []


if ASKED:
    test_many_faults, test_many_faults_in_commands = many_faults, many_faults_in_commands
