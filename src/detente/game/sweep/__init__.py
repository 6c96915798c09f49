"""Passes over the states: backward, one action's expectation (backup), and forward, as play goes."""
