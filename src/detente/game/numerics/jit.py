"""How kernels are compiled, and the types of array they take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Reals = npt.NDArray[Any]  # eight-byte numbers, or four-byte ones where the tolerance allows
Ints = npt.NDArray[np.int64]


def forget_stale(folder: Path) -> None:
    """Clear Numba's cache for a folder and those below it if any source there has changed.

    Numba caches a function by the date of its own file and does not notice changes to functions that it calls in other files.
    """
    sources = sorted(folder.rglob("*.py"))
    found = [f"{p.relative_to(folder)} {p.stat().st_mtime_ns} {p.stat().st_size}" for p in sources]
    cache = folder / "__pycache__"
    stamp, now = cache / "kernels.stamp", "\n".join(found)
    try:
        if stamp.exists() and stamp.read_text("utf-8") == now:
            return
        for old in folder.rglob("__pycache__/*.nbi"):
            old.unlink(missing_ok=True)
        cache.mkdir(exist_ok=True)
        stamp.write_text(now, "utf-8")
    except OSError:
        # A read-only installation: its sources change only when it is replaced.
        return


forget_stale(Path(__file__).parent.parent)

compiled = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
# The same for reductions, whose order of operations is free; their input is never NaN or infinite.
reducing = njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
# In an innermost loop a call costs more than the work itself (arrays are passed field by field), so these are inlined.
unfolded = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"}, forceinline=True)
# For a function with one caller: it becomes a part of it, and is optimised once and not twice.
merged = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"}, inline="always")

LANES = 152  # states in a block, at most; not a power of two, so that rows of scratch map to different cache lines
