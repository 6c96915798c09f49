"""What is pinned is listed, all of it: on the page of licences and in the bill of materials."""

import json
import re

import licences_docs
import sbom
from pinned import OTHERS, REQUIREMENTS, RUNS, pins


def raw(*files):
    """Every pin as a line of a requirements file has it."""
    text = "".join((REQUIREMENTS / f"{file}.txt").read_text("utf-8") for file in files)
    return set(re.findall(r"^([\w.-]+)==([^\s\\]+)", text, re.MULTILINE))


def test_no_pin_is_overlooked_and_each_has_a_hash():
    assert {f.stem for f in REQUIREMENTS.glob("*.txt")} == {*RUNS, *OTHERS}
    found = pins(*RUNS, *OTHERS)
    assert {(p.name, p.version) for p in found} == raw(*RUNS, *OTHERS)
    assert all(p.hashes and all(re.fullmatch("[0-9a-f]{64}", h) for h in p.hashes) for p in found)


def test_the_bill_of_materials_names_every_pin_and_says_what_detente_runs_with():
    found = json.loads(sbom.page())
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert {(c["name"], c["version"]) for c in found["components"]} == raw(*RUNS, *OTHERS)
    assert {(c["name"], c["version"]) for c in found["components"] if c["scope"] == "required"} == raw(*RUNS)
    assert set(found["dependencies"][0]["dependsOn"]) <= {c["bom-ref"] for c in found["components"]}
    assert len({c["bom-ref"] for c in found["components"]}) == len(found["components"])
    numpy = next(c for c in found["components"] if c["name"] == "numpy")
    assert "BSD" in numpy["licenses"][0]["license"]["name"]


def test_the_page_of_licences_has_a_licence_for_every_package():
    page = licences_docs.page()
    rows = re.findall(r"^\| ([\w.-]+) \| (\S+) \| (.+) \|$", page, re.MULTILINE)
    assert {(name, version) for name, version, _ in rows} >= raw(*RUNS, "test")
    assert [row for row in rows if row[2] == "not installed"] == []


def test_a_licence_is_read_wherever_a_package_names_it(monkeypatch):
    from email.message import Message

    def licence(**headers):
        found = Message()
        for name, value in headers.items():
            found[name.replace("_", "-")] = value
        monkeypatch.setattr("pinned.metadata", lambda _: found)
        return pins("base")[0].licence

    assert licence(License_Expression="MIT OR Apache-2.0", License="x") == "MIT OR Apache-2.0"
    assert licence(Classifier="License :: OSI Approved :: MIT License", License="x") == "MIT License"
    assert licence(License="BSD\n\nCopyright ...") == "BSD"
    assert licence() == "see the package"
