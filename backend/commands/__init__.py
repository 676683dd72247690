"""The commands of `spilno`, by what an operator wants: run it, fill it, judge it, let people in."""
