"""Adobe's metrics of Helvetica, which Arial has, too, to check whether texts fit: Matplotlib ships them."""

import re
import unicodedata
from pathlib import Path

import matplotlib

OTHER = 0.58  # sizes of the text: a mean letter of another script in Arial


def _widths(name):
    text = (Path(matplotlib.get_data_path()) / "fonts" / "pdfcorefonts" / f"{name}.afm").read_text("latin-1")
    return {chr(int(code)): int(wide) / 1000 for code, wide in re.findall(r"^C (\d+) ; WX (\d+) ;", text, re.MULTILINE)}


WIDTHS = {bold: _widths("Helvetica-Bold" if bold else "Helvetica") for bold in (False, True)}


def width(text, size, bold=False):
    return size * sum(0 if unicodedata.combining(c) else WIDTHS[bold].get(c, OTHER) for c in text)


def lines(text, size, room, bold=False):
    """How many lines a text takes."""
    count = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, count + 1
        for word in paragraph.split():
            long = width(word, size, bold)
            gap = width(" ", size, bold) if used else 0.0
            if used and used + gap + long > room:
                used, count, gap = 0.0, count + 1, 0.0
            used += gap + long
            while used > room:
                used, count = used - room, count + 1
    return count
