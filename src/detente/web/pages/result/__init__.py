"""A run's page: one file for each kind of answer and for each question that can be asked of an assessment."""
