"""Further questions about a case, beyond its assessment: one file each."""
