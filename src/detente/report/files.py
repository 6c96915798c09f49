"""The report as a PDF, its charts as files, and single charts."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from detente.assessment.result import Assessment
from detente.case.problems import unknown
from detente.files import write_whole
from detente.report.environment import ReportError
from detente.report.page import report_html
from detente.report.sections import drawn, libraries

if TYPE_CHECKING:
    import altair as alt

BROWSERS = ("chromium", "chromium-browser", "chromium-headless-shell", "google-chrome", "chrome")
PATIENCE = 120  # seconds


def write_pdf(a: Assessment, path: str | Path) -> None:
    """Print the report to a PDF file with this machine's Chromium. Raises `ReportError` if there is none or if it fails."""
    browser = next((b for b in BROWSERS if shutil.which(b)), None)
    if browser is None:
        raise ReportError(
            "printing a PDF needs Chromium, which this machine does not have; open the HTML report in a browser and print it from there"
        )
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(report_html(a), encoding="utf-8")
        quiet = [
            "--headless",
            "--disable-gpu",
            "--no-sandbox",
            "--disable-background-networking",
            "--no-first-run",
            "--no-pdf-header-footer",
        ]
        try:
            done = subprocess.run([browser, *quiet, f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", page.as_uri()],
                                  capture_output=True, text=True, timeout=PATIENCE, check=False)  # fmt: skip
        except subprocess.TimeoutExpired:
            raise ReportError(
                f"{browser} did not print the report in {PATIENCE} seconds; open the HTML report and print it from there"
            ) from None
        if not out.is_file():
            raise ReportError(
                f"{browser} did not print the report: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}"
            )
        write_whole(path, out.read_bytes())


def chart(a: Assessment, name: str) -> alt.LayerChart | None:
    """One chart of an assessment as an Altair chart, to show in a notebook or to edit; None if the assessment has no data for it.

    `name` is one of `detente.report.charts.CHARTS`, such as `signing` or `ends`. Raises `ReportError` for any other name, or if the extra is not
    installed.
    """
    charts = libraries()[0]
    if name not in charts.CHARTS:
        raise ReportError(unknown(name, charts.CHARTS, "chart: "))
    found: alt.LayerChart | None = charts.CHARTS[name][0](a)
    return found


def write_charts(a: Assessment, folder: str | Path) -> list[Path]:
    """Write every chart as SVG, PNG and PDF into a folder, and return the files. Raises `ReportError` if the extra is not installed."""
    charts, convert = libraries()
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (draw, _) in charts.CHARTS.items():
        chart = draw(a)
        if chart is None:
            continue
        spec = json.loads(charts.on_paper(json.dumps(chart.to_dict())))
        spec["background"] = "white"
        for suffix, content in (
            ("svg", drawn(spec, convert).encode()),
            ("png", convert.vegalite_to_png(spec, scale=2)),
            ("pdf", convert.vegalite_to_pdf(spec)),
        ):
            path = out / f"{name}.{suffix}"
            write_whole(path, content)
            written.append(path)
    return written
