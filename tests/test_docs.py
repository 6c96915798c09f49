"""Generated pages are fresh, examples in the docs run, links lead somewhere."""

import re
import runpy
import warnings
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_case_file_page_is_fresh():
    page = runpy.run_path(str(ROOT / "tools" / "case_docs.py"))["page"]
    assert (ROOT / "docs" / "case-file.md").read_text("utf-8") == page(), "stale: run `make docs`"


def test_history_page_is_fresh():
    page = runpy.run_path(str(ROOT / "tools" / "history_docs.py"))["page"]
    assert (ROOT / "docs" / "history.md").read_text("utf-8") == page(), "stale: run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_examples(page):
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, page.name, "exec"), {})
    assert text.isascii(), "plain text only"


@pytest.mark.slow
def test_the_example_notebook_runs():
    notebook = nbformat.read(ROOT / "docs" / "example.ipynb", as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the kernel's own libraries
        NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert all(c.outputs or c.source.startswith("import") for c in cells)
    assert "Put on the table today" in cells[0].outputs[0].data["text/html"]
