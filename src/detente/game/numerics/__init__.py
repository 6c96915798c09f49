"""How kernels are compiled, arithmetic on lanes, and bracketing."""
