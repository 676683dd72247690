"""What is taken away: the dossier, letters of intent, on paper and as workbooks."""
