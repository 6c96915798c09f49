"""What is solved: the tree of states, the grid of beliefs and its lattice, the schedule of work, the store of policies."""
