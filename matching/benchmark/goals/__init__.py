"""The goals of the matching, and which of them a run reached."""
