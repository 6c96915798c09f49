"""A real cluster: a scheduler and workers as processes of their own, killed in the middle, and the answers they give."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from importlib import resources

import pytest
from machines import Machines
from typer.testing import CliRunner

from detente.assessment import assess, deals, fixes
from detente.assessment.assess_draws import steps
from detente.assessment.executors import on_cluster
from detente.case import parse_case
from detente.cli.app import app
from detente.cluster import Cluster, ClusterError

TEMPLATE = resources.files("detente.case") / "template.yaml"
TEXT = TEMPLATE.read_text("utf-8")
DRAWS = 8


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    found = Machines(tmp_path_factory.mktemp("cluster")).start(workers=2)
    yield found
    found.close()


@pytest.fixture
def own(tmp_path):
    """A cluster that a test may break."""
    found = Machines(tmp_path)
    yield found
    found.close()


def test_a_worker_killed_in_the_middle_changes_no_digit_and_the_case_travels_once(machines):
    told = []

    def tell(stage, done, total):
        told.append((stage, done, total))
        if (stage, done) == ("draws", 3):
            machines.kill(machines.workers[0])
            machines.work()

    loaded = parse_case(TEXT)
    with on_cluster(machines.address) as pool:
        found = assess(loaded, draws=DRAWS, executor=pool, progress=tell)
        sent = pool.sent
    assert found.to_json() == assess(loaded, draws=DRAWS).to_json()
    assert told[0] == ("first", 0, steps(DRAWS))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1] == ("checks", steps(DRAWS), steps(DRAWS))
    assert sent.tasks == steps(DRAWS)
    assert sent.shared < 5  # the case, and the names of its quantities
    assert sent.bytes / sent.tasks < 3000
    assert sent.shared_bytes > 10_000
    machines.wait(2)


def test_searches_say_what_they_say_alone(machines):
    loaded = parse_case(TEXT)
    with on_cluster(machines.address) as pool:
        found = [deals(loaded, draws=1, executor=pool), fixes(loaded, draws=1, executor=pool)]
    alone = [deals(loaded, draws=1), fixes(loaded, draws=1)]
    assert [f.as_dict() for f in found] == [f.as_dict() for f in alone]


def test_an_error_in_a_task_is_told_as_it_is(machines):
    with on_cluster(machines.address) as pool:
        with pytest.raises(ValueError, match="invalid literal"):
            pool.submit(int, "x").result(30)
        assert pool.submit(abs, -1).result(30) == 1  # and harms no other


def test_ctrl_c_leaves_nothing_on_the_cluster(machines):
    command = [
        sys.executable,
        "-m",
        "detente",
        "assess",
        str(TEMPLATE),
        "--draws",
        "512",
        "--cluster",
        machines.address,
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        line = ""
        while not line.startswith("solving the first"):
            line = process.stderr.readline()
            assert line, "it ended before it began"
        until = time.monotonic() + 60
        while not machines.tasks():
            assert time.monotonic() < until
        process.send_signal(signal.SIGINT)
        assert process.stderr.read().strip().splitlines()[-1] == "stopped; nothing was written"
        assert process.wait(30) == 130
    until = time.monotonic() + 60
    while machines.tasks() or machines.ask(
        lambda dask_scheduler: sum(len(w.processing) for w in dask_scheduler.workers.values())
    ):
        assert time.monotonic() < until, "tasks were left"
        time.sleep(0.05)


def test_workers_with_several_threads_are_refused_also_those_that_come_late(machines):
    with Cluster(machines.address) as pool:
        wide = machines.work(threads=3)
        machines.wait(3)
        found = [pool.submit(time.sleep, 0.01) for _ in range(40)]
        assert next(str(e) for f in found if (e := f.exception(30))).endswith(
            "has 3 threads, but detente needs workers with one: start one for each core, with dask worker --nthreads 1"
        )
    with pytest.raises(ClusterError, match=r"^worker tcp://127.0.0.1:\d+ has 3 threads"):
        on_cluster(machines.address)
    machines.kill(wide)
    machines.wait(2)


def test_other_versions_are_refused_in_a_sentence_that_names_both(machines, tmp_path):
    for name, version in (("detente", "0.0.1"), ("numba", "0.1.2")):
        folder = tmp_path / f"{name}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    paths = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    old = machines.work(PYTHONPATH=paths)
    machines.wait(3)
    answer = CliRunner().invoke(app, ["deals", str(TEMPLATE), "--cluster", machines.address])
    machines.kill(old)
    machines.wait(2)
    assert answer.exit_code == 2
    assert "has detente 0.0.1, Numba 0.1.2; here it is detente " in answer.stderr
    assert answer.stderr.strip().endswith("install the same versions on both sides")
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tls://127.0.0.1:1", "no certificate is set for TLS"),
        ("foo://127.0.0.1:1", "unknown address scheme"),
        ("nonsense", "missing port number"),
    ],
)
def test_an_address_that_cannot_be_used(machines, address, said):
    answer = CliRunner().invoke(app, ["assess", str(TEMPLATE), "--cluster", address])
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_servers_that_are_closed_or_silent_are_no_schedulers(machines, monkeypatch):
    monkeypatch.setattr("detente.cluster.REACH", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ClusterError, match="it gives no answer"):
            on_cluster(address)
    # Dask tells of its last try, which may have been cut short.
    with pytest.raises(ClusterError, match=r"reached there \((ConnectionRefusedError|it gives no answer)"):
        on_cluster(address)


def test_a_cluster_that_is_lost_ends_the_run_in_a_sentence(own, monkeypatch):
    monkeypatch.setattr("detente.cluster.REACH", 2.0)
    own.start()
    with pytest.raises(ClusterError, match="the scheduler has no workers; start some: dask worker tcp"):
        on_cluster(own.address)
    worker = own.work()
    own.wait(1)
    with Cluster(own.address, patience=1.0) as pool:
        waiting = pool.submit(time.sleep, 60)
        while not own.ask(lambda dask_scheduler: sum(len(w.processing) for w in dask_scheduler.workers.values())):
            pass
        own.kill(worker)
        with pytest.raises(ClusterError, match="no worker has been there for 1 seconds"):
            waiting.result(30)
    own.work()
    own.wait(1)
    with Cluster(own.address) as pool:
        waiting = [pool.submit(time.sleep, 0.2) for _ in range(100)]
        waiting[0].result(30)
        own.kill(own.scheduler)
        for future in waiting[-1], waiting[10]:
            with pytest.raises(ClusterError, match="the scheduler was lost in the middle of the run"):
                future.result(30)
        with pytest.raises(ClusterError):
            pool.submit(abs, 1)


def test_the_workbench_runs_on_a_cluster_and_finds_it_again(machines, tmp_path):
    from detente.web.bench import Bench
    from detente.web.settings import Settings

    bench = Bench(Settings(database=f"sqlite:///{tmp_path / 'bench.db'}", cluster=machines.address))
    try:
        who = bench.store.local()
        case = bench.store.create_case(who, "A war", TEXT)

        def run(draws):
            asked = {"text": TEXT, "kind": "assess", "scenario": None, "draws": draws, "seed": 1}
            key = bench.store.create_run(who, case, **asked).key
            bench.runner.start(key)
            return key

        def ended(key):
            until = time.monotonic() + 60
            while bench.runner.progress(key) is not None:
                assert time.monotonic() < until
                time.sleep(0.02)
            return bench.store.queued(key)

        key = run(2)
        assert ended(key).status == "done"
        found = json.loads(bench.store.result(who, key))
        alone = json.loads(assess(parse_case(TEXT), draws=2, include=("map",)).to_json())
        assert found["samples"] == alone["samples"]
        assert found["facts"]["map"] == alone["facts"]["map"]

        key = run(64)
        while not bench.store.solved(key):
            time.sleep(0.02)
        bench.cancel(who, key)
        assert ended(key).status == "cancelled"

        bench.resume(who, key)
        while bench.runner.progress(key).stage != "draws":
            time.sleep(0.02)
        machines.close()
        stopped = ended(key)
        assert (stopped.status, "lost in the middle" in stopped.error) == ("failed", True)
        kept = len(bench.store.solved(key))
        assert kept
        machines.start(workers=1)
        until = time.monotonic() + 60
        while ended(again := run(1)).status != "done":  # the first is refused, and has it looked for
            assert time.monotonic() < until, bench.store.queued(again).error
    finally:
        bench.close()
