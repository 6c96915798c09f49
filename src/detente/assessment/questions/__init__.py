"""Questions asked of a case beyond its assessment: one file each."""
