"""Write a software bill of materials in the form of CycloneDX: every package that is pinned. Run by `make sbom`."""

from __future__ import annotations

import json
from typing import Any

from detente._version import __version__
from pinned import OTHERS, RUNS, Pin, pins


def page() -> str:
    """The whole file."""
    runs = pins(*RUNS)
    needed = {pin.name for pin in runs}
    components = [_component(pin, pin.name in needed) for pin in pins(*RUNS, *OTHERS)]
    ours = {"type": "application", "name": "detente", "version": __version__, "bom-ref": "detente"}
    found = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**ours, "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": components,
        "dependencies": [
            {"ref": "detente", "dependsOn": [c["bom-ref"] for c in components if c["scope"] == "required"]}
        ],
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _component(pin: Pin, needed: bool) -> dict[str, Any]:
    """A package. Those that only its makers need are marked as excluded from what is passed on."""
    address = f"pkg:pypi/{pin.name}@{pin.version}"
    found: dict[str, Any] = {
        "type": "library", "bom-ref": address, "name": pin.name, "version": pin.version, "purl": address,
        "scope": "required" if needed else "excluded",
        # A package has several files, one of which is installed.
        "externalReferences": [
            {"type": "distribution", "url": address, "hashes": [{"alg": "SHA-256", "content": content}]} for content in pin.hashes
        ],
    }  # fmt: skip
    if pin.licence is not None:
        found["licenses"] = [{"license": {"name": pin.licence}}]
    return found


if __name__ == "__main__":
    from generated import write

    write(page, __doc__)
