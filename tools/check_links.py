"""Check a built site offline: every internal link and anchor must lead somewhere, and no page may load anything from another host."""

from __future__ import annotations

import argparse
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Elements that load something when a page opens, and the attribute that names it; of <link>, the values of `rel` that make a browser fetch.
LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}
FETCHED = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
CSS = re.compile(r"(?:url\(\s*|@import\s+)['\"]?((?:https?:)?//[^'\")\s]+)", re.IGNORECASE)
FAR = re.compile(r"^(?:https?:)?//", re.IGNORECASE)


class Page(HTMLParser):
    """The links, anchors and loads of a page. Links and loads come with their lines."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[int, str]] = []
        self.loads: list[tuple[int, str]] = []
        self.anchors: set[str] = set()
        self._style = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record what a tag links to, what it loads, and its anchor."""
        found = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self._style = tag == "style"
        self.anchors |= {found[k] for k in ("id", "name") if found.get(k)}
        if tag in ("a", "area") and "href" in found:
            self.links.append((line, found["href"]))
        if tag == "link" and FETCHED & set(found.get("rel", "").lower().split()):
            self.loads.append((line, found.get("href", "")))
        if found.get(LOADS.get(tag, "")):
            self.loads.append((line, found[LOADS[tag]]))
        self.loads += [(line, part.split()[0]) for part in found.get("srcset", "").split(",") if part.strip()]
        self.loads += [(line, address) for address in CSS.findall(found.get("style", ""))]
        if "mermaid" in found.get("class", "").split():
            self.loads.append((line, "https://unpkg.com/mermaid (the theme's script fetches it for a diagram)"))

    def handle_endtag(self, tag: str) -> None:
        """Record the end of a style."""
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Record what a style loads."""
        if self._style:
            self.loads += [(self.getpos()[0], address) for address in CSS.findall(data)]


def problems(site: Path) -> list[str]:
    """Everything wrong with a site, one sentence each."""
    site = site.resolve()
    pages = {f: Page(f.read_text("utf-8")) for f in sorted(site.rglob("*.html"))}
    if not pages:
        return [f"{site}: no pages"]
    found = []
    for file, page in pages.items():
        name = file.relative_to(site)
        for line, address in page.links:
            wrong = _broken(site, file, address, pages)
            if wrong:
                found.append(f"{name}:{line}: {address} leads nowhere: {wrong}")
        for line, address in page.loads:
            if FAR.match(address):
                found.append(f"{name}:{line}: loads {address} from another host")
            elif (wrong := _broken(site, file, address, pages)) is not None:
                found.append(f"{name}:{line}: {address} cannot be loaded: {wrong}")
    for file in sorted(site.rglob("*.css")):
        found += [
            f"{file.relative_to(site)}: loads {address} from another host"
            for address in CSS.findall(file.read_text("utf-8"))
        ]
    return found


def _broken(site: Path, file: Path, address: str, pages: dict[Path, Page]) -> str | None:
    """Why an address within the site leads nowhere; None if it leads somewhere or to another site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    # The 404 page may be served for any address, so its own links start at the root.
    target = (site / path.lstrip("/") if path.startswith("/") else file.parent / path) if path else file
    target = target.resolve()
    if target.is_dir():
        target /= "index.html"
    if site not in target.parents:
        return "it is outside the site"
    if not target.is_file():
        return "there is no such file"
    page = pages.get(target)
    anchor = unquote(parts.fragment)
    if anchor and page and anchor not in page.anchors:
        return f"the page has no anchor '{anchor}'"
    return None


def main() -> None:
    """Print the problems of a site. Exit with 1 if there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("site", type=Path, help="the folder of the built site")
    site = parser.parse_args().site
    found = problems(site)
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        sys.exit(1)
    print(f"{site}: {len(list(site.rglob('*.html')))} pages; no broken links, nothing loaded from other hosts")


if __name__ == "__main__":
    main()
