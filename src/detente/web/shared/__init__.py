"""What is read under a link, without an account: a run, or a case with its runs, and single pictures for other pages."""
