"""The end of the first visit: handed in, and the first partners asked for."""
