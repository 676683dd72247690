"""Files of calls brought in, part by part."""
