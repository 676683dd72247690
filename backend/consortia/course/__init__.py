"""The course of a consortium: started, proposed, approved, invited, complete, submitted."""
