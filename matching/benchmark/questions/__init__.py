"""What is asked: data read, tasks, who may answer, who was right."""
