"""The page of a run: one file for each kind of answer and for each further question about an assessment."""
