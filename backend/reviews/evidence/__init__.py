"""What is known for sure about a company, whoever asks: the case of a pair or of a company."""
