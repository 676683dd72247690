"""How a run is carried out: pieces of work, side by side, and what is kept of them."""
