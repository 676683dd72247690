"""Who is judged at all: everyone of a small corpus, a pool of a large one."""
