"""Deciding on a pair: the moves there are, what stands in their way, what they set off."""
