"""The panel that several tests ask."""

TEXT = """panel: 1
id: two
title: Two questions
case: ukraine-2022
groups: {north: The north, south: The south}
also:
  age: {asks: How old are you?, answers: {young: Under 40, old: 40 or over}}
questions:
  open: {kind: option, issue: crimea, option: open, asks: Crimea is left open}
  both: {kind: package, terms: {crimea: open, water: restored}, asks: Both}
  talk: {kind: statement, asks: Talks should begin}
"""
