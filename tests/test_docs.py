"""Generated pages are fresh, examples in the docs run, links lead somewhere."""

import re
import shlex
import unicodedata
import warnings
from importlib import import_module
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import api_docs
import cli_docs
import tutorials
from detente.case import parse_case
from detente.graph import parse_graph
from detente.panel.box import read_ballots
from detente.panel.questions import case_of, parse_panel

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
GENERATED = {
    "case_docs": "case-file.md",
    "cli_docs": "command-line.md",
    "api_docs": "python.md",
    "http_docs": "api.md",
    "history_docs": "history.md",
    "scores_docs": "scores.md",
    "licences_docs": "licences.md",
}
# Typographic quotes, emoji, characters that cannot be seen, by their Unicode categories. Greek and mathematics are fine.
FANCY = ("Pi", "Pf", "So", "Cf", "Zs")
TUTORIALS = ("tutorial-built-in-case.md", "tutorial-new-case.md")


@pytest.mark.parametrize(("tool", "page"), GENERATED.items())
def test_a_generated_page_is_fresh(tool, page):
    made = import_module(tool).page()
    assert (DOCS / page).read_text("utf-8") == made, "stale: run `make docs`"


def test_make_docs_writes_every_generated_page():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for tool, page in GENERATED.items():
        assert f"tools/{tool}.py docs/{page}" in makefile
    assert {f.stem for f in (ROOT / "tools").glob("*_docs.py")} == set(GENERATED)


def test_every_page_is_in_the_navigation_and_the_navigation_has_no_others():
    nav = re.search(r"^nav = \[.*?^\]", (ROOT / "zensical.toml").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    named = re.findall(r'"([\w/.-]+\.md)"', nav[0])
    assert sorted(named) == sorted(str(f.relative_to(DOCS)) for f in DOCS.rglob("*.md"))


def test_the_command_line_page_has_every_command_with_its_options():
    page = (DOCS / "command-line.md").read_text("utf-8")
    root = cli_docs.commands()
    for command, context in cli_docs.leaves(root, root.make_context("detente", ["cases"])):
        part = page.partition(f"## {context.command_path}\n")[2].partition("\n## ")[0]
        assert part or command is root, f"no part on {context.command_path}"
        options = {o for p in command.params for o in p.opts if o.startswith("--")} - {"--help", "--version"}
        assert [o for o in sorted(options) if o not in part] == [], context.command_path


def test_the_python_page_has_every_public_name():
    page = (DOCS / "python.md").read_text("utf-8")
    headings = re.findall(r"^### (.+)$", page, re.MULTILINE)
    assert set(api_docs.named()) <= set(headings)
    assert len(headings) == len(set(headings))


def test_the_tutorials_case_is_the_file_and_checks():
    text = (DOCS / "tutorial-case.yaml").read_text("utf-8")
    assert tutorials.yaml((DOCS / "tutorial-new-case.md").read_text("utf-8")) == text
    found = parse_case(text)
    assert list(found.case.proposals) == ["ceasefire", "open-strait"]
    assert parse_case(text, scenario="more-arms").hash != found.hash


@pytest.mark.parametrize("page", TUTORIALS)
def test_every_command_in_a_tutorial_has_its_output_and_exists(page):
    text = (DOCS / page).read_text("utf-8")
    commands = {m["command"] for m in tutorials.MARK.finditer(text)}
    assert commands and text.count("<!-- run: ") == len(re.findall(r"^\$ detente ", text, re.MULTILINE))
    for command in commands:
        assert f"-->\n\n```text\n$ {command}\n" in text, f"{command}: not run; run `make tutorials`"
        _parse(cli_docs.commands(), shlex.split(command))


def test_the_tutorials_check_prints_what_the_page_shows(tmp_path):
    marked = "".join(
        m[0] for m in tutorials.MARK.finditer((DOCS / TUTORIALS[1]).read_text("utf-8")) if " check " in m[0]
    )
    assert marked.count("$ detente check") == 2
    assert tutorials.filled(marked, tmp_path) == marked, "stale: run `make tutorials`"


def test_the_panel_page_shows_a_panel_of_its_case_with_ballots(tmp_path):
    text = (DOCS / "panel.md").read_text("utf-8")
    panel = parse_panel(re.search(r"```yaml\n(panel: .*?)```", text, re.DOTALL)[1])
    assert case_of(panel).id == "ukraine-2022"
    (tmp_path / "ballots.csv").write_text(re.search(r"```text\n(group,.*?)```", text, re.DOTALL)[1], "utf-8")
    assert len(read_ballots(panel, tmp_path / "ballots.csv")) == 3


def test_the_graph_page_shows_graphs_that_check():
    found = re.findall(r"```yaml\n(graph: .*?)```", (DOCS / "graph.md").read_text("utf-8"), re.DOTALL)
    assert [len(parse_graph(text).model.states) for text in found] == [6, 4]


def _parse(group, words):
    """Let the command line read a command, and not run it: options that are not there are refused."""
    context = group.make_context("detente", words[1:])
    while hasattr(context.command, "list_commands") and context._protected_args:
        name, command, rest = context.command.resolve_command(context, [*context._protected_args, *context.args])
        context = command.make_context(name, rest, parent=context)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_and_examples(page):
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, page.name, "exec"), {})
    assert not {c for c in text if not c.isascii() and (unicodedata.category(c) in FANCY or c == "\u2014")}, (
        "plain text only"
    )


@pytest.mark.slow
def test_the_example_notebook_runs():
    notebook = nbformat.read(ROOT / "docs" / "example.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = re.sub(r"draws=\d+", "draws=1", cell.source)  # the same cells in less time
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the kernel's own libraries
        NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(c.outputs or c.source.startswith("import") for c in cells)
    assert "The best prospect of a peace that lasts is " in cells[0].outputs[0].data["text/html"]
