"""Letters of intent: a member's word in writing; how pages are printed."""
