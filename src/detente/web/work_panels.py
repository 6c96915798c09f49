"""Work on panels done in other processes: checking a panel's file, making one from a case, and results that may be shown beside earlier ones."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detente.case import Case, CaseError, Problem, parse_case
from detente.panel.box import Box
from detente.panel.finer import Finer
from detente.panel.questions import Panel, against, panel_from, parse_panel
from detente.panel.results import Asked, Divided, Ranked, Results, Row, results
from detente.panel.secrecy import Published
from detente.panel.weights import MarginError
from detente.web.pieces import in_pieces
from detente.web.results import read
from detente.web.work import PAGE

HERE = "the panel"  # what the checker calls the text itself
UNWEIGHTED = "Not weighted to the margins given: too few people have declared what they are weighted by."
GROWTH = 5  # while a panel is open, a view takes as many more ballots as a part of those in the last: the fifth


@dataclass(frozen=True)
class CheckedPanel:
    """A panel's file: its mistakes, its title, and the case it names."""

    problems: list[Problem]
    title: str = ""
    case: str | None = None


def check_panel(text: str, case_text: str | None) -> CheckedPanel:
    """Check a panel's file, and what it asks about against its case."""
    try:
        panel = parse_panel(text, HERE, None if case_text is None else parse_case(case_text).case)
    except CaseError as error:
        return CheckedPanel(error.problems)
    return CheckedPanel([], panel.words(panel.title)[:120], panel.case)


def draft_panel(
    case_text: str, name: str, groups: Mapping[str, str], packages: Sequence[Mapping[str, str]]
) -> tuple[str, list[Problem]]:
    """The text of a panel about a case, or the mistakes for which there is none."""
    try:
        return panel_from(parse_case(case_text).case, groups, packages, name), []
    except CaseError as error:
        return "", error.problems


def wanted(threshold: int, before: int, closed: bool) -> int:
    """How many ballots a new view takes, added or changed since the last, which rested on so many `before`."""
    return threshold if closed else max(threshold, before // GROWTH)


def publish(text: str, case_text: str | None, box: Box, earlier: Sequence[bytes], closed: bool) -> bytes | None:
    """The content of a new view, or None if too few ballots were added or changed since the last one: fewer than the panel's threshold, or, while
    it is open, than a fifth of those in the last view (each view has to be set against all before it, so there must not be very many)."""
    panel = parse_panel(text)
    before = [_published(content) for content in earlier]
    finer = _finer(earlier[-1]) if earlier else Finer()
    changed = len(box)
    if before:
        old = before[-1][0].answers[:, : len(panel.questions)]
        changed -= int((old == box.answers[: len(old)]).all(axis=1).sum())
    if changed < wanted(panel.threshold, len(before[-1][0].answers) if before else 0, closed):
        return None
    case = _case(panel, case_text)
    shown = [one for view in before for one in view]
    try:
        found = results(panel, box, case, published=shown, finer=finer, last=closed)
    except MarginError:  # its words would tell which group has nobody
        found = results(panel.model_copy(update={"margins": {}}), box, case, published=shown, finer=finer, last=closed)
        found = replace(found, notes=[UNWEIGHTED, *found.notes])
    told = np.frombuffer(json.dumps(found.as_dict(), default=float).encode(), np.uint8)
    kept = {f"{name}{n}": getattr(one, name) for n, one in enumerate(found.published) for name in ("answers", "rows")}
    of = np.array([found.finer.clusters_of, found.finer.implied_of])
    return _packed({"told": told, "of": of} | kept)


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Arrays as `np.load` reads them, packed quickly rather than as small as can be."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, values in arrays.items():
            with file.open(f"{name}.npy", "w", force_zip64=True) as part:
                np.lib.format.write_array(part, np.ascontiguousarray(values), allow_pickle=False)
    return out.getvalue()


def told_of(content: bytes) -> dict[str, Any]:
    """What a view shows, as `Results.as_dict` gave it."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        found: dict[str, Any] = json.loads(kept["told"].tobytes())
    return found


def show_view(content: bytes, assessed: str | None) -> dict[str, Any]:
    """What a page shows of a view: the answer in sentences, notes, and sections with pictures, beside an assessment's result if given."""
    from detente.panel.answer import answer
    from detente.report.panel import sections

    found = _results(content)
    told = sections(found, None if assessed is None else read(assessed), PAGE)
    return {"answer": answer(found), "notes": found.notes, "sections": [in_pieces(s) for s in told]}


def view_html(content: bytes, assessed: str | None) -> str:
    """A view as one HTML file."""
    from detente.report.panel import panel_html

    return panel_html(_results(content), None if assessed is None else read(assessed))


def view_document(content: bytes, assessed: str | None, kind: str) -> bytes:
    """A view as a document of a kind."""
    from detente.report.documents import document
    from detente.report.documents.content import of_panel

    return document(of_panel(_results(content), None if assessed is None else read(assessed)), kind)


def _results(content: bytes) -> Results:
    """Results as a view keeps them. What they were counted from stays in the view."""
    told = told_of(content)
    told["ballots"], told["asked"] = _asked(told["ballots"]), [_asked(a) for a in told["asked"]]
    told["ranked"] = {by: [Ranked(**r) for r in places] for by, places in told["ranked"].items()}
    told["divided"] = [Divided(**d) for d in told["divided"]]
    return Results(**told, published=(), finer=Finer())


def _asked(told: dict[str, Any]) -> Asked:
    everybody = told["everybody"]
    return Asked(
        **told | {"rows": [_row(r) for r in told["rows"]], "everybody": None if everybody is None else _row(everybody)}
    )


def _row(told: dict[str, Any]) -> Row:
    return Row(**told | {"words": [(word, number) for word, number in told["words"]]})


def _published(content: bytes) -> tuple[Published, ...]:
    """What a view showed: of all ballots, and without the flagged ones if that was shown as well."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        number = sum(name.startswith("answers") for name in kept.files)
        return tuple(Published(kept[f"answers{n}"], kept[f"rows{n}"]) for n in range(number))


def _finer(content: bytes) -> Finer:
    """What a view showed of clusters and the implied package, to be shown again until enough ballots have come in."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        told, of = json.loads(kept["told"].tobytes()), kept["of"].tolist()
    return Finer(told["clusters"], of[0], told["implied"], of[1])


def _case(panel: Panel, text: str | None) -> Case | None:
    """The panel's case, None if it has been changed so that it no longer has what the panel asks about."""
    if text is None:
        return None
    try:
        case = parse_case(text).case
    except CaseError:
        return None
    return None if any(True for _ in against(panel, case)) else case
