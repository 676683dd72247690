"""What was: projects, who worked with whom, under which programme, and who an organisation is."""
