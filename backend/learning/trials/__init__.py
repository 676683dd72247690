"""Trials: a challenger and the model in use make a share of the lists in turns."""
