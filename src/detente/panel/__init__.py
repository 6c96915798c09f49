"""People's judgements: ballots on terms, ranges asked of experts, pooling."""
