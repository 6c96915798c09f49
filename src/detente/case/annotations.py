"""Reading the schema's annotations."""

from __future__ import annotations

import types
import typing
from typing import Any


def bare(kind: Any) -> Any:
    """An annotation without Annotated and without `| None`."""
    while True:
        if typing.get_origin(kind) is typing.Annotated:
            kind = typing.get_args(kind)[0]
        elif typing.get_origin(kind) in (types.UnionType, typing.Union):
            kind = next(x for x in typing.get_args(kind) if x is not type(None))
        else:
            return kind
