"""How the case of several tests begins: two issues, and a party of two types."""

ISSUES = """\
detente: 1
id: terms
title: Terms
as_of: 2020
issues:
  land:
    title: Land
    options:
      theirs: B's
      line: {says: divided, at_front: true}
      vote: {says: a vote, lottery: {theirs: 30%, ours: rest}}
      ours: A's
  status: {title: Status, options: {allied: allied, open: open, neutral: neutral}}
parties:
  a-land:
    side: a
    types: {soft: {prior: 50%}, hard: {prior: rest}}
"""
