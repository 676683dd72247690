"""Jobs that remind of and close unanswered interests."""
