"""Results as text for a terminal: one file for each."""
