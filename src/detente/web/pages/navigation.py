"""The frame of pages as HTML: the navigation, the style sheet, and the page of a refusal. Workers use it too: it needs no NiceGUI."""

from __future__ import annotations

import re
from html import escape
from importlib import resources

from detente.report.minute import CSS

# What the navigation leads to: words, address, icon, and how the addresses of the pages under it begin.
PLACES = (
    ("Cases", "/", "menu_book", ("/cases",)),
    ("Runs", "/runs", "insights", ("/runs",)),
    ("Panels", "/panels", "how_to_vote", ("/panels",)),
    ("Compare", "/compare", "compare_arrows", ("/compare",)),
    ("History", "/history", "history_edu", ("/history",)),
    ("Graph", "/graph", "hub", ("/graph",)),
    ("Help", "/help", "help_outline", ("/help",)),
)
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


def navigation(path: str = "", who: str = "", icons: bool = True) -> str:
    """The navigation as HTML, on a page at `path`, with the current user. It is on every page, and as elements it was a quarter of their cost."""
    places = []
    for words, to, icon, under in PLACES:
        here = ' aria-current="page"' if path.startswith(under) else ""
        sign = f'<i class="q-icon notranslate material-icons" aria-hidden="true">{icon}</i>' if icons else ""
        places.append(f'<a class="nicegui-link place" href="{to}"{here}>{sign}<div>{words}</div></a>')
    account = f'<a class="nicegui-link who" href="/account">{escape(who)}</a>' if who else ""
    return (
        f'<nav aria-label="detente"><a class="nicegui-link brand" href="/">detente</a>{"".join(places)}{account}</nav>'
    )


def whole(title: str, path: str, who: str, body: str, script: str = "", css: str = "") -> str:
    """A page in the frame, at `path`, with the current user: `body` is HTML, the rest text. `css` and `script` are added to those of all pages."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - detente</title><style>{SHEET}{css}</style></head><body><div class='nicegui-content'>"
        f"<a class='skip' href='#content'>Skip to the content</a><header class='frame'>{navigation(path, who, icons=False)}</header>"
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
