"""How kernels are compiled, and loops that vectorise."""
