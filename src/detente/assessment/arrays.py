"""The draws of a large run in a file beside its JSON: one row an answer, read when it is asked for.

The file is NumPy's own format (.npy): a matrix of eight-byte numbers, (answers, draws), which any program that knows NumPy's files opens. A row is
some kilobytes, so that a picture reads what it draws and no more. The JSON holds the order of the rows and a checksum of each.
"""

from __future__ import annotations

import json
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
    """The rows of a file by name: {name: (draws,)}; `rows` gives each one's number in the file and its checksum, `shape` the file's rows and draws.

    Raises `AssessmentError` for a file that is missing, of another shape, or whose row is not the one that was written. Its message begins with
    `called`, the name of the JSON, and leaves the folder out: who reads a run in the workbench need not know where its files lie.
    """

    def __init__(self, file: Path, rows: Mapping[str, tuple[int, int]], shape: tuple[int, int], called: str) -> None:
        self.file, self._rows, self._shape = file, dict(rows), shape
        self._called = f"{called}: {file.name}"
        self._matrix: Any = None

    def __getitem__(self, name: str) -> Floats:
        number, checksum = self._rows[name]
        row = np.array(self._opened()[number], dtype=np.float64)
        if zlib.crc32(row.tobytes()) != checksum:
            raise AssessmentError(
                f"{self._called}: altered, or the draws of another run ({name}); assess the case again and save it"
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
                found = np.lib.format.open_memmap(self.file, mode="r")
            except OSError as error:
                raise AssessmentError(
                    f"{self._called}: {error.strerror or error}; the draws of this run lie in that file: keep the two together"
                ) from None
            except Exception as error:  # noqa: BLE001 - NumPy raises many for a header that it cannot make sense of, a TokenError among them
                raise AssessmentError(f"{self._called}: not the draws of a run: {error}") from None
            if found.shape != self._shape or found.dtype != np.float64:
                raise AssessmentError(
                    f"{self._called}: not the draws of this run: got {found.dtype} of shape {found.shape}; expected float64 of shape {self._shape}"
                )
            self._matrix = found
        return self._matrix


def written(part: Path, name: str, samples: Mapping[str, Floats], inputs: Mapping[str, Floats]) -> dict[str, Any]:
    """Write draws to `part`, which will be called `name`, and return what the JSON says of the file: its name, rows and checksums."""
    names = [*samples.values(), *inputs.values()]
    sums: list[int] = []
    with part.open("wb") as out:
        shape = (len(names), len(names[0]) if names else 0)
        np.lib.format.write_array_header_1_0(out, {"descr": "<f8", "fortran_order": False, "shape": shape})
        for row in names:
            content = np.ascontiguousarray(row, dtype="<f8").tobytes()
            sums.append(zlib.crc32(content))
            out.write(content)
    return {
        "file": name,
        "samples": dict(zip(samples, sums, strict=False)),
        "inputs": dict(zip(inputs, sums[len(samples) :], strict=True)),
    }


def beside(folder: Path, arrays: Mapping[str, Any], draws: int, called: str) -> tuple[Rows, Rows]:
    """The samples and inputs that a JSON, `called` so, says lie in a file of a folder. Raises `AssessmentError` for a name that leads elsewhere."""
    name = arrays["file"]
    if Path(name).name != name or not name.endswith(ENDING) or "\0" in name:
        raise AssessmentError(
            f"{called}: the file of its draws: got {name!r}; expected a name without a folder that ends in {ENDING}"
        )
    rows = list(arrays["samples"].items()), list(arrays["inputs"].items())
    shape = (len(rows[0]) + len(rows[1]), draws)
    numbered = iter(range(shape[0]))
    samples, inputs = ({name: (next(numbered), checksum) for name, checksum in part} for part in rows)
    return Rows(folder / name, samples, shape, called), Rows(folder / name, inputs, shape, called)


def files_beside(path: Path) -> tuple[Path, Path | None]:
    """The file for the draws of a run whose JSON will be at `path`, and the file that this one replaces: two names take turns.

    So the JSON that is there names whole draws until another is in its place, at whatever moment the process is killed.
    """
    name = path.name.removesuffix(".json")
    both = [path.with_name(name + ENDING), path.with_name(f"{name}.json{ENDING}")]
    try:
        named = json.loads(path.read_text("utf-8"))["arrays"]["file"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return both[0], None  # no run is there, or one whose draws are in its JSON
    before = next((file for file in both if file.name == named), None)
    return both[1] if before == both[0] else both[0], before
