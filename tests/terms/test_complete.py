"""Terms left out of a proposal stay as at war."""

from detente.case import parse_case
from detente.terms import complete

CASE = """\
detente: 1
id: terms
title: Terms
as_of: 2020
issues:
  land: {title: Land, options: {theirs: B's, line: {says: divided, at_front: true}, ours: A's}}
  status: {title: Status, options: {allied: allied, open: open, neutral: neutral}}
parties: {a-land: {side: a}, b-land: {side: b}}
war: {front: {settles: {land: {a: ours, b: theirs}}}, status_quo: {status: open}}
proposals: {line: {title: Divide, terms: {land: line}}}
"""


def test_terms_left_out_stay_as_at_war():
    case = parse_case(CASE).case
    assert complete(case, {}) == {"land": "line", "status": "open"}
    assert complete(case, {"land": "ours"}) == {"land": "ours", "status": "open"}
