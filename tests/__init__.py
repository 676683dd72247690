"""Tests mirror the tree; they tell what a user or caller gets."""
