"""The frame of pages as HTML: the navigation, the style sheet, and the page of a refusal. Workers use it too: it needs no NiceGUI."""

from __future__ import annotations

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


def refusal(why: str, code: int = 0) -> str:
    """A page that gives the reason for a refusal with some HTTP status, with the navigation to go on from there."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Not shown - detente</title><style>* {{ box-sizing: border-box; }} body {{ margin: 0; }} {STYLE}</style></head><body>"
        f"<main class='nicegui-content'><header class='frame'>{navigation(icons=False)}</header>"
        f"<h1>This cannot be shown</h1><p class='wrong'>{escape(why[0].upper() + why[1:])}.</p>"
        f"<p>{'The address may be mistyped, or what was there is gone or not shared with you. ' if code == 404 else ''}"
        "Your cases and runs are where you left them.</p></main></body></html>"
    )
