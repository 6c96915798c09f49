"""One decision at one belief: a file for each method (Newton, damped iteration, bracketing, homotopy), and what calls them in turn."""
