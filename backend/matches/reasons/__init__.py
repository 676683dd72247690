"""Reasons in words: what each says, to whom, with the texts that the reader may see."""
