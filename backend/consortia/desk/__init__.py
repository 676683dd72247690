"""The desk on which a team is weighed: members, tasks, candidates, pictures."""
