"""The frame of pages as HTML: the navigation, the style sheet, and the page of a refusal. Workers use it too: it needs no NiceGUI."""

from __future__ import annotations

import re
from html import escape
from importlib import resources

from detente.report.minute import CSS

# What the navigation leads to: words, address, the lines of a sign 24 units wide, and how the addresses of the pages under it begin.
PLACES = (
    ("Cases", "/", "M3 5h7l2 2 2-2h7v13h-7l-2 2-2-2H3zM12 7v13", ("/cases", "/new")),
    ("Runs", "/runs", "M3 3v18h18M6 16l4-6 4 3 6-8", ("/runs",)),
    ("Panels", "/panels", "M3 13h18v8H3zM8 13V3h8v10M10 17h4", ("/panels",)),
    ("Compare", "/compare", "M3 8h13M12 4l4 4-4 4M21 16H8M12 12l-4 4 4 4", ("/compare",)),
    ("History", "/history", "M4 12a8 8 0 1 0 3-6M4 4v5h5M12 8v4l3 3", ("/history",)),
    (
        "Graph",
        "/graph",
        "M12 8v4l-6 4M12 12l6 4M12 4a2 2 0 1 0 .1 0M5 16a2 2 0 1 0 .1 0M19 16a2 2 0 1 0 .1 0",
        ("/graph",),
    ),
    ("Help", "/help", "M12 3a9 9 0 1 0 .1 0M9 10a3 3 0 1 1 4 3q-1 .5-1 2M12 18v.1", ("/help",)),
)
PERSON = "M12 4a4 4 0 1 0 .1 0M4 21c0-5 4-7 8-7s8 2 8 7"
_HERE = resources.files("detente.web.pages")
FRAME = (_HERE / "frame.css").read_text("utf-8")
STYLE = FRAME + (_HERE / "style.css").read_text("utf-8") + CSS
_NIGHT = re.findall(
    r"\.body--dark[^{}]*\{[^{}]*\}", STYLE
)  # NiceGUI marks a dark page by a class; a page without it asks the browser
SHEET = (
    "* { box-sizing: border-box; } :root { color-scheme: light dark; } body { margin: 0; color: var(--ink); background: var(--paper); }"
    f"{STYLE} @media (prefers-color-scheme: dark) {{ {''.join(_NIGHT).replace('.body--dark', ':root')} }}"
)


def navigation(path: str = "", who: str = "") -> str:
    """The navigation as HTML, on a page at `path`, with the current user. It is on every page, and as elements it was a quarter of their cost."""
    places = []
    for words, to, lines, under in PLACES:
        here = ' aria-current="page"' if path == to or path.startswith(under) else ""
        sign = f'<svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d="{lines}"/></svg>'
        places.append(f'<a class="nicegui-link place" href="{to}"{here}>{sign}<div>{words}</div></a>')
    sign = f'<svg class="sign" viewBox="0 0 24 24" aria-hidden="true"><path d="{PERSON}"/></svg>'  # in the place of the name on a phone
    name = escape(who)
    account = (
        f'<a class="nicegui-link who" href="/account" aria-label="{name}">{sign}<span>{name}</span></a>' if who else ""
    )
    return (
        f'<nav aria-label="detente"><a class="nicegui-link brand" href="/">detente</a>{"".join(places)}{account}</nav>'
    )


def whole(title: str, path: str, who: str, body: str, script: str = "", css: str = "") -> str:
    """A page in the frame, at `path`, with the current user: `body` is HTML, the rest text. `css` and `script` are added to those of all pages."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - detente</title><style>{SHEET}{css}</style></head><body><div class='nicegui-content'>"
        f"<a class='skip' href='#content'>Skip to the content</a><header class='frame'>{navigation(path, who)}</header>"
        f"<main id='content' tabindex='-1'>{body}</main></div>{f'<script>{script}</script>' if script else ''}</body></html>"
    )


def refusal(why: str, code: int = 0) -> str:
    """A page that gives the reason for a refusal with some HTTP status, with the navigation to go on from there."""
    gone = "The address may be mistyped, or what was there is gone or not shared with you. " if code == 404 else ""
    return whole(
        "Not shown", "", "",
        f"<h1>This cannot be shown</h1><p class='wrong'>{escape(why[0].upper() + why[1:])}.</p>"
        f"<p>{gone}Your cases and runs are where you left them.</p>",
    )  # fmt: skip
