"""Whole consortia for a call: assembled under the rules, proven, explained."""
