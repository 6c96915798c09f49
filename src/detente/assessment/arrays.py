"""The draws of a large run in a file beside its JSON: one row an answer, read when it is asked for.

The file is NumPy's own format (.npy): a matrix of eight-byte numbers, (answers, draws), which any program that knows NumPy's files opens. A row is
some kilobytes, so that a picture reads what it draws and no more. The JSON holds the order of the rows and a checksum of each.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.assessment.errors import AssessmentError

Floats = npt.NDArray[np.float64]
MANY = 1024  # draws: with more, they are stored beside the JSON
ENDING = ".draws.npy"


class Rows(Mapping[str, Floats]):
    """The rows of a file by name: {name: (draws,)}; `rows` gives each one's number in the file and its checksum.

    Raises `AssessmentError` for a file that is missing, of another shape, or whose row is not the one that was written.
    """

    def __init__(self, file: Path, rows: Mapping[str, tuple[int, int]], draws: int) -> None:
        self.file, self._rows, self._draws = file, dict(rows), draws
        self._matrix: Any = None

    def __getitem__(self, name: str) -> Floats:
        number, checksum = self._rows[name]
        row = np.array(self._opened()[number], dtype=np.float64)
        if zlib.crc32(row.tobytes()) != checksum:
            raise AssessmentError(
                f"{self.file}: altered, or the draws of another run ({name}); assess the case again and save it"
            )
        return row

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_matrix": None}  # another process opens the file itself

    def _opened(self) -> Any:
        if self._matrix is None:
            try:
                self._matrix = np.load(self.file, mmap_mode="r", allow_pickle=False)
            except OSError as error:
                raise AssessmentError(
                    f"{self.file}: {error.strerror or error}; the draws of this run lie in that file: keep it beside the JSON"
                ) from None
            except ValueError as error:
                raise AssessmentError(f"{self.file}: not the draws of a run: {error}") from None
        shape: tuple[int, ...] = getattr(self._matrix, "shape", ())
        if len(shape) != 2 or shape[1] != self._draws or self._matrix.dtype != np.float64:
            raise AssessmentError(
                f"{self.file}: not the draws of this run: its shape is {shape}, of {self._draws} draws each"
            )
        return self._matrix


def written(file: Path, samples: Mapping[str, Floats], inputs: Mapping[str, Floats]) -> dict[str, Any]:
    """Write draws to a file, which appears whole or not at all, and return what the JSON says of it: its name, rows and checksums."""
    part = file.with_name(file.name + ".part")
    names = [*samples.values(), *inputs.values()]
    sums: list[int] = []
    try:
        with part.open("wb") as out:
            shape = (len(names), len(names[0]) if names else 0)
            np.lib.format.write_array_header_1_0(out, {"descr": "<f8", "fortran_order": False, "shape": shape})
            for row in names:
                content = np.ascontiguousarray(row, dtype="<f8").tobytes()
                sums.append(zlib.crc32(content))
                out.write(content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return {
        "file": file.name,
        "samples": dict(zip(samples, sums, strict=False)),
        "inputs": dict(zip(inputs, sums[len(samples) :], strict=True)),
    }


def beside(folder: Path, arrays: Mapping[str, Any], draws: int) -> tuple[Rows, Rows]:
    """The samples and inputs that a JSON says lie in a file of a folder. Raises `AssessmentError` for a name that leads out of it."""
    name = arrays["file"]
    if Path(name).name != name:
        raise AssessmentError(f"the draws' file: got {name!r}; expected a name without a folder")
    rows = list(arrays["samples"].items()), list(arrays["inputs"].items())
    numbered = iter(range(len(rows[0]) + len(rows[1])))
    samples, inputs = ({name: (next(numbered), checksum) for name, checksum in part} for part in rows)
    return Rows(folder / name, samples, draws), Rows(folder / name, inputs, draws)
