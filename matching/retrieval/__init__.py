"""Who is judged at all: everyone where little is stated, a pool where much is."""
