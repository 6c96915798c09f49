"""The page of a case to be read: the saved version in words, without a socket. What can be done with it is at `/cases/<key>/work`."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from detente.assessment.wording import count
from detente.web.pages.case.described import described
from detente.web.pages.case.newest import newest
from detente.web.pages.html import links
from detente.web.pages.plain import Plain, Reader, plain
from detente.web.pages.sharing import may_share, shared_words
from detente.web.store import Found
from detente.web.store.comments import About

router = APIRouter(include_in_schema=False)
MISTAKES = 5  # shown of a text that has more


@plain(router, "/cases/{key}")
async def read(reader: Reader, key: str) -> Plain | Response:
    """A case in words. What an address chooses to be shown, such as a tab, is shown where it can be chosen."""
    bench, user = reader.bench, reader.user
    found: Found = await run_in_threadpool(bench.store.case, user, key)
    work = f"/cases/{found.key}/work"
    if reader.chosen:
        return RedirectResponse(f"{work}?{urlencode(reader.chosen)}", 303)
    draft, said = await run_in_threadpool(
        lambda: (
            not found.built_in and bench.store.draft(user, key) is not None,
            bench.comments.how_many(user, About(case=key)),
        )
    )
    checked = await bench.check(found.text)
    kept = "built in" if found.built_in else f"version {found.version}; {shared_words(found)}"
    summary = f'<p dir="auto">{escape(checked.summary)}</p>' if checked.summary else ""
    unsaved = f'<p class="note">You have changes that are not saved. <a href="{work}">Go on with them</a></p>'
    wrong = count(len(checked.problems), "mistake")
    if checked.problems:
        first = "".join(f"<li>{escape(str(p))}</li>" for p in checked.problems[:MISTAKES])
        content = f'<p class="wrong">The text has {wrong}; once mended, the case is shown here.</p><ul class="bullets">{first}</ul>'
    else:
        content = described(checked)
    title = checked.title or found.title
    body = (
        f'<h1>{escape(title)}</h1><p class="dim">{escape(kept)}</p>{summary}{_bar(reader, found, said)}{unsaved if draft else ""}'
        f'<div class="stack">{await newest(bench, user, found.key)}{content}</div>'
    )
    return Plain(f"{title}: case", body)


def _bar(reader: Reader, found: Found, said: int) -> str:
    """What stands under the title: where to work with the case, and what can be done with it as a whole."""
    key, work = found.key, f"/cases/{found.key}/work"
    runs = reader.user.may_edit and (found.built_in or found.access != "reader")
    where = [("Run it", f"{work}?tab=Run")] if runs else []
    where += [("Its numbers", f"{work}?tab=Numbers"), ("Its text", f"{work}?tab=Text")]
    where += [] if found.built_in else [("Its versions", f"{work}?tab=Versions")]
    where += [(count(said, "comment"), f"{work}?tab=Comments")] if said else []
    where += [("Export", f"/api/v1/cases/{key}/file")]
    where += [("Share", f"/cases/{key}/sharing")] if may_share(reader.user, found) else []
    copy = (
        f'<form method="post" action="/cases/{key}/duplicate"><button class="flat">Duplicate</button></form>'
        * reader.user.may_edit
    )
    return (
        f'<div class="line"><a class="go" href="{work}">Work with this case</a>{links("This case", where)}{copy}</div>'
    )
