"""The public list: everything on it is there, documented, and loaded only when used."""

import inspect
import subprocess
import sys

import pytest

import detente


@pytest.mark.parametrize("name", detente.__all__)
def test_everything_listed_is_there_and_documented(name):
    thing = getattr(detente, name)
    if name != "__version__":
        assert (inspect.getdoc(thing) or "").strip()
    if inspect.isfunction(thing):
        hints = {k for k, p in inspect.signature(thing).parameters.items() if p.annotation is inspect.Parameter.empty}
        assert not hints, f"{name}: no type for {hints}"


def test_what_is_not_listed_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'asses'"):
        detente.asses  # noqa: B018


def test_importing_loads_no_numbers():
    told = "import sys, detente; print(sorted({'numba', 'numpy', 'pandas', 'altair'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
