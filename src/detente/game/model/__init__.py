"""What the solver works on: the tree of states, the belief grid and its lattices, the schedule of work, the store of policies."""
