"""Spilno's application: HTTP, database and the rules of the business."""
