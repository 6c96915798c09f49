"""What holds for every input: it is read, or refused by a sentence, within a time and a memory. Inputs are tried in a process of their own."""

import time
import traceback
from collections.abc import Iterable
from concurrent.futures import TimeoutError
from dataclasses import dataclass, field
from multiprocessing import Value, get_context
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool
from targets import TARGETS, Target

from detente.errors import DetenteError

PATIENCE = 120  # seconds after which a process that does not answer is ended: other work may slow it
LONGEST = 2000  # characters in a line of a message


def broken(target: Target, content: bytes) -> str:
    """How an input breaks the contract; empty if it does not."""
    return _judged(target, content)[0]


def _judged(target: Target, content: bytes) -> tuple[str, bool]:
    """How an input breaks the contract, and whether it was refused.

    What takes too much is read again, and the second time counts: the first may have loaded libraries.
    """
    wrong, refused, took, more = _read(target, content)
    if took > target.seconds or more > target.memory:
        wrong, refused, took, more = _read(target, content)
    if took > target.seconds:
        return f"took {took:.1f} s; at most {target.seconds} are allowed", refused
    if more > target.memory:
        return f"took {more} MiB of memory; at most {target.memory} are allowed", refused
    return wrong, refused


def _read(target: Target, content: bytes) -> tuple[str, bool, float, int]:
    """What is wrong with how an input was read, whether it was refused, the processor time it took in seconds, and the memory in MiB."""
    before, wrong, refused = _memory("VmRSS"), "", False
    _forget_peak()
    began = time.process_time()
    try:
        target.reads(content)
    except DetenteError as error:
        refused = True
        lines = str(error).splitlines()
        if not lines or not lines[0].strip() or max(map(len, lines)) > LONGEST:
            wrong = f"no sentence: {str(error)[:200]!r} ..."
    except Exception as error:  # noqa: BLE001  anything else is a bug, and is what is looked for
        last = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-4:]]
        wrong = f"{type(error).__name__}: {str(error)[:200]} ({' > '.join(last)})"
    return wrong, refused, time.process_time() - began, _memory("VmHWM") - before


def _memory(which: str) -> int:
    """This process's memory now (VmRSS) or at its peak (VmHWM) in MiB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(
        int(line.split()[1]) // 1024 for line in status.read_text("utf-8").splitlines() if line.startswith(which)
    )


def _forget_peak() -> None:
    if (peak := Path("/proc/self/clear_refs")).exists():
        peak.write_text("5", "utf-8")


@dataclass
class Found:
    """How many inputs of a target were tried and refused, the longest time one took, and those that broke the contract: {input: how}."""

    tried: int = 0
    refused: int = 0
    longest: float = 0.0
    broke: dict[bytes, str] = field(default_factory=dict)


class Worker:
    """A process that tries inputs. One that hangs or dies is replaced, and the input named."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._at: Any = context.Value("q", -1)
        self._pool = ProcessPool(max_workers=1, initializer=_start, initargs=(self._at,), context=context)
        self._pool.schedule(_ready).result()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()
        self._pool.join()

    def tries(self, name: str, seeds: Iterable[int], seconds: float) -> Found:
        """Try the inputs of seeds of a target, as many as can be in so many seconds."""
        job = self._pool.schedule(_try, args=(name, seeds, seconds), timeout=seconds + TARGETS[name].seconds + PATIENCE)
        try:
            return job.result()
        except (TimeoutError, ProcessExpired) as error:
            how = "does not end" if isinstance(error, TimeoutError) else f"ends the process: {error}"
            self._pool.schedule(_ready).result()
            return Found(1, broke={TARGETS[name].input(self._at.value): how})


_at: Any = Value("q", -1)


def _start(at: Any) -> None:
    globals()["_at"] = at


def _ready() -> None:
    """Nothing: a process that answers has loaded what it needs, which is not to be taken for an input that hangs."""


def _try(name: str, seeds: Iterable[int], seconds: float) -> Found:
    target, found, end = TARGETS[name], Found(), time.monotonic() + seconds
    for seed in seeds:
        _at.value = seed
        content = target.input(seed)
        began = time.process_time()
        wrong, refused = _judged(target, content)
        if wrong:
            found.broke[content] = wrong
        found.longest = max(found.longest, time.process_time() - began)
        found.tried += 1
        found.refused += refused
        if time.monotonic() > end:
            break
    return found
