"""Ranges asked of experts: their answers, distributions fitted to them, pools, scores on questions with known answers, and a case's numbers."""
