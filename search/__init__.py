"""Text index, graph store and the query languages over them."""
