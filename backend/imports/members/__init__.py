"""Member lists of associations: tried out first, then brought in part by part."""
