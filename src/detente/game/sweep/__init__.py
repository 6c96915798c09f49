"""Passes over the states: backward over periods, the value of decisions (backup), and forward play."""
