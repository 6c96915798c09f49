"""How a decision is solved: a file for each method (Newton, damped iteration, bracketing, homotopy), and two that call them in turn."""
