"""How kernels are compiled, and the kinds of array they take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Reals = npt.NDArray[Any]  # numbers of eight bytes, or of four where the tolerance asked for allows
Ints = npt.NDArray[np.int64]


def forget_stale(folder: Path) -> None:
    """Throw away what was compiled from the sources in a folder and below it if any of them has changed since.

    Numba keeps a function by the date of its own file and does not see that a function it calls, in another file, has changed.
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
        # Sources that cannot be written beside do not change either, but with the installation.
        return


forget_stale(Path(__file__).parent.parent)

compiled = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
# The same for reductions, which may be done in any order; nothing given to them is other than a number.
reducing = njit(cache=True, nogil=True, error_model="numpy", fastmath=True)
# A call in an innermost loop costs more than its work (arrays are passed field by field), so these are unfolded where they are called.
unfolded = njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"}, forceinline=True)

LANES = (
    152  # states in a block at most; not a power of two, so that rows of scratch fall on different lines of the cache
)
