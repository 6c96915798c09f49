"""Negotiation domains and profiles in the formats of GeniusWeb (JSON) and Genius (XML), which NegMAS reads too.

A domain is a list of issues with their options. A profile holds a party's weights and option values, which add up, and what it gets without
agreement.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.errors import DetenteError
from detente.files import write_whole

LARGEST_FILE = 5_000_000  # bytes


class DomainError(DetenteError):
    """A file that cannot be read as a domain or profile; the message names it and says why."""


@dataclass(frozen=True)
class Profile:
    """A party's values: `weights` {issue: weight}, `values` {issue: {option: value in [0, 1]}}, `reserved` for no agreement (None: not given)."""

    name: str
    weights: Mapping[str, float]
    values: Mapping[str, Mapping[str, float]]
    reserved: float | None = None


@dataclass(frozen=True)
class Domain:
    """A domain, {issue: options}, and the profiles of its parties."""

    name: str
    issues: Mapping[str, tuple[str, ...]]
    profiles: tuple[Profile, ...]


def write_geniusweb(domain: Domain, folder: Path) -> list[Path]:
    """Write `<name>.json` and a profile for each party; returns the files.

    The reserved value is written as a number, as NegMAS reads it, because no bid need have exactly that value.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plain = {"name": domain.name, "issuesValues": {i: {"values": list(o)} for i, o in domain.issues.items()}}
    written = [_write(folder / f"{domain.name}.json", json.dumps(plain, indent=1) + "\n")]
    for profile in domain.profiles:
        space: dict[str, Any] = {
            "issueUtilities": {
                i: {"discreteutils": {"valueUtilities": dict(profile.values[i])}} for i in domain.issues
            },
            "issueWeights": {i: profile.weights[i] for i in domain.issues},
            "domain": plain,
            "name": profile.name,
        }
        if profile.reserved is not None:
            space["reserved_value"] = profile.reserved
        written.append(
            _write(
                folder / f"{domain.name}-{profile.name}.json",
                json.dumps({"LinearAdditiveUtilitySpace": space}, indent=1) + "\n",
            )
        )
    return written


def write_genius(domain: Domain, folder: Path) -> list[Path]:
    """Write `<name>.xml` and a utility space for each party; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    root = ET.Element("negotiation_template")
    space = ET.SubElement(root, "utility_space", number_of_issues=str(len(domain.issues)))
    _objective(space, domain, None)
    written = [_write(folder / f"{domain.name}.xml", _pretty(root))]
    for profile in domain.profiles:
        root = ET.Element("utility_space", type="any", number_of_issues=str(len(domain.issues)))
        _objective(root, domain, profile)
        ET.SubElement(root, "discount_factor", value="1.0")
        if profile.reserved is not None:
            ET.SubElement(root, "reservation", value=repr(profile.reserved))
        written.append(_write(folder / f"{domain.name}-{profile.name}.xml", _pretty(root)))
    return written


def _objective(parent: ET.Element, domain: Domain, profile: Profile | None) -> None:
    objective = ET.SubElement(
        parent, "objective", index="0", name=domain.name, type="objective", etype="objective", description=""
    )
    for n, (issue, options) in enumerate(domain.issues.items(), 1):
        at = ET.SubElement(
            objective, "issue", index=str(n), name=issue, type="discrete", vtype="discrete", etype="discrete"
        )
        # Genius divides an issue's evaluations by the largest and NegMAS does not. With the largest at 1, both read the same values.
        top = (max(profile.values[issue].values()) if profile else 0.0) or 1.0
        for k, option in enumerate(options, 1):
            item = ET.SubElement(at, "item", index=str(k), value=option)
            if profile:
                item.set("evaluation", repr(profile.values[issue][option] / top))
        if profile:
            ET.SubElement(objective, "weight", index=str(n), value=repr(profile.weights[issue] * top))


def read_domain(path: str | Path) -> Domain:
    """Read a domain and its profiles from a folder of files, or a domain alone from one file. Raises `DomainError`."""
    given = Path(path)
    files = sorted(p for p in given.iterdir() if p.suffix in (".json", ".xml")) if given.is_dir() else [given]
    found: Domain | None = None
    profiles: list[Profile] = []
    for file in files:
        try:
            if file.stat().st_size > LARGEST_FILE:
                raise DomainError(f"{file}: larger than {LARGEST_FILE:,} bytes, the most that is read")
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DomainError(f"{file}: {getattr(error, 'strerror', None) or error}") from None
        try:
            read = _read_json(json.loads(text)) if file.suffix == ".json" else _read_xml(text)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, ET.ParseError) as error:
            raise DomainError(f"{file}: not a GeniusWeb or Genius domain or profile: {error}") from None
        if isinstance(read, Domain):
            found = read
        elif read is not None:
            # A Genius profile does not name its party; its file name does.
            profiles.append(
                replace(read, name=file.stem.removeprefix(f"{read.name}-")) if file.suffix == ".xml" else read
            )
    if found is None:
        raise DomainError(
            f"{given}: no domain file among {', '.join(f.name for f in files) or 'its .json and .xml files (there are none)'}"
        )
    for profile in profiles:
        for issue, options in found.issues.items():
            missing = [o for o in options if o not in profile.values.get(issue, {})]
            if issue not in profile.weights or missing:
                raise DomainError(
                    f"{given}: profile {profile.name} has no value for {issue}{': ' + ', '.join(missing) if missing else ''}"
                )
    return Domain(found.name, found.issues, tuple(profiles))


def _read_json(data: Any) -> Domain | Profile | None:
    if "issuesValues" in data:
        return Domain(
            str(data.get("name", "domain")),
            {str(i): tuple(map(str, v["values"])) for i, v in data["issuesValues"].items()},
            (),
        )
    if "LinearAdditiveUtilitySpace" not in data:
        return None
    space = data["LinearAdditiveUtilitySpace"]
    values = {}
    for issue, entry in space["issueUtilities"].items():
        table = entry.get("discreteutils") or entry.get("DiscreteValueSetUtilities")
        if table is None:
            raise ValueError(f"issue {issue} is not discrete")
        values[str(issue)] = {str(o): float(v) for o, v in table["valueUtilities"].items()}
    weights = {str(i): float(w) for i, w in space["issueWeights"].items()}
    reserved = space.get("reserved_value")
    if reserved is None and (bid := space.get("reservationBid", {}).get("issuevalues")):
        reserved = sum(weights[i] * values[i][str(o)] for i, o in bid.items())
    return Profile(str(space.get("name", "profile")), weights, values, None if reserved is None else float(reserved))


def _read_xml(text: str) -> Domain | Profile | None:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("document types and entities are not allowed")
    root = ET.fromstring(text)
    objective = next(iter(root.iter("objective")), None)
    if objective is None:
        return None
    issues: dict[str, tuple[str, ...]] = {}
    raw: dict[str, dict[str, float]] = {}
    number: dict[str, str] = {}
    for issue in objective.iter("issue"):
        if issue.attrib.get("type", "discrete") != "discrete":
            raise ValueError(f"issue {issue.attrib.get('name')} is not discrete")
        name = issue.attrib["name"]
        number[issue.attrib["index"]] = name
        issues[name] = tuple(item.attrib["value"] for item in issue.iter("item"))
        raw[name] = {item.attrib["value"]: float(item.attrib.get("evaluation", "nan")) for item in issue.iter("item")}
    name = objective.attrib.get("name", "domain")
    weights = {number[w.attrib["index"]]: float(w.attrib["value"]) for w in root.iter("weight")}
    if root.tag == "negotiation_template" or not weights:
        return Domain(name, issues, ())
    values = {}
    for issue_, given in raw.items():
        top = max(given.values())
        values[issue_] = {o: v / top if top > 0 else v for o, v in given.items()}
    reserved = next((float(r.attrib["value"]) for r in root.iter("reservation")), None)
    return Profile(name, weights, values, reserved)


def _pretty(root: ET.Element) -> str:
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


def _write(path: Path, text: str) -> Path:
    write_whole(path, text)
    return path


def slug(text: str, taken: set[str]) -> str:
    """Turn any text into a name that a case file allows and that is not in `taken`; adds it to `taken`."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"
    base = (plain if plain[0].isalpha() else f"x-{plain}")[:36].rstrip("-")
    name, n = base, 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    taken.add(name)
    return name
