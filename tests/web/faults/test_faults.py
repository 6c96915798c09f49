"""People use a real workbench while it, its workers, disk and database are broken: what was acknowledged is there, runs end as they would have.

`make faults FAULTS=1000` breaks as often as it is told, in lives of some twenty faults each, and prints what it did.
"""

import os
import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from breaking import FAULTS, Place, disk, disk_full, lived_through, server_killed, sessions_ended, worker_killed
from databases import POSTGRES, Cluster

ASKED = int(os.environ.get("DETENTE_FAULTS", "0"))
SHORT = {"sqlite": [worker_killed, server_killed], "postgresql": [sessions_ended, server_killed]}
LIFE = 20


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
    assert done["acknowledged to the saver"] > 5


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def many_faults(kind, capsys):
    """On a small disk of its own, where this user may mount one; otherwise the disk is not filled."""
    if kind == "postgresql" and POSTGRES is None:
        pytest.skip("no PostgreSQL: apt-get install postgresql")
    done: Counter[str] = Counter()
    wrong: list[str] = []
    for first in range(0, ASKED, LIFE):
        chance = random.Random(f"{kind} {first}")
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
                some, found = lived_through(place, chance.choices(choice, k=min(LIFE, ASKED - first)), chance)
            finally:
                place.close()
                if cluster:
                    cluster.stop()
        done += some
        wrong += [f"life {first}, {what}" for what in found]
        with capsys.disabled():
            print(f"\n{kind}, {first + LIFE}: {dict(sorted(done.items()))}; wrong: {wrong}", flush=True)
    assert wrong == []


if ASKED:
    test_many_faults = many_faults
