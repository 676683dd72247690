"""Who is not suggested to whom: put aside, barred; and what counts less after a refusal."""
