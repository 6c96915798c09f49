"""The check of the built site finds what is broken, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from check_links import problems

TOOL = Path(__file__).parents[2] / "tools" / "check_links.py"
SOUND = {
    "index.html": '<a href="sub/page.html#part">on</a> <a href="#top">up</a> <a href="sub/">down</a><p id="top">'
    '<a href="https://example.org/">elsewhere</a> <a href="mailto:a@example.org">write</a> <link rel="canonical" href="https://example.org/">',
    "sub/page.html": '<h2 id="part">x</h2><a href="../index.html">back</a><a href="..">home</a>'
    '<img src="../a%20b.svg"><link rel="stylesheet" href="s.css">',
    "sub/index.html": '<script src="/sub/s.js"></script>',
    "sub/s.css": "a { background: url(../a.svg) }",
    "sub/s.js": "",
    "a b.svg": "",
}


def site(folder: Path, more: dict[str, str]) -> Path:
    for name, text in {**SOUND, **more}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_sound_site_has_no_problems(tmp_path):
    assert problems(site(tmp_path, {})) == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('\n<a href="nowhere.html">x</a>', "more.html:2: nowhere.html leads nowhere: there is no such file"),
        ('<a href="sub/page.html#gone">x</a>', "sub/page.html#gone leads nowhere: the page has no anchor 'gone'"),
        ('<a href="#gone">x</a>', "#gone leads nowhere: the page has no anchor 'gone'"),
        ('<a href="../secret.html">x</a>', "../secret.html leads nowhere: it is outside the site"),
        ('<img src="no.svg">', "no.svg cannot be loaded: there is no such file"),
        (
            '<script src="https://cdn.example.org/x.js"></script>',
            "loads https://cdn.example.org/x.js from another host",
        ),
        (
            '<link rel="stylesheet" href="//fonts.example.org/a.css">',
            "loads //fonts.example.org/a.css from another host",
        ),
        (
            '<link rel="preconnect" href="https://fonts.example.org">',
            "loads https://fonts.example.org from another host",
        ),
        (
            '<img srcset="https://a.example.org/1.png 1x, s.png 2x">',
            "loads https://a.example.org/1.png from another host",
        ),
        (
            "<style>@import 'https://a.example.org/x.css';</style>",
            "loads https://a.example.org/x.css from another host",
        ),
        (
            '<p style="background: url(https://a.example.org/b.png)">',
            "loads https://a.example.org/b.png from another host",
        ),
        ('<pre class="mermaid">graph TD</pre>', "loads https://unpkg.com/mermaid"),
    ],
)
def test_what_is_broken_or_far_is_named_with_its_line(tmp_path, html, said):
    found = problems(site(tmp_path, {"more.html": html}))
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("more.html:") for problem in found)


def test_a_style_sheet_that_loads_from_afar_is_found(tmp_path):
    found = problems(site(tmp_path, {"far.css": "@font-face { src: url('https://fonts.example.org/x.woff2') }"}))
    assert found == ["far.css: loads https://fonts.example.org/x.woff2 from another host"]


def test_a_folder_without_pages_is_a_problem(tmp_path):
    assert problems(tmp_path) == [f"{tmp_path.resolve()}: no pages"]


def test_the_command_fails_with_what_it_found(tmp_path):
    folder = site(tmp_path, {"more.html": '<a href="nowhere.html">x</a>'})
    done = subprocess.run([sys.executable, TOOL, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "more.html:1: nowhere.html leads nowhere: there is no such file\n"
    (folder / "more.html").unlink()
    assert subprocess.run([sys.executable, TOOL, folder], capture_output=True, check=False).returncode == 0
