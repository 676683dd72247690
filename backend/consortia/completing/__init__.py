"""Who would complete a team: judged by a job, kept, read by those who lead."""
