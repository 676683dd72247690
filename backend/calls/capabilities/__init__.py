"""What officers do with the capabilities that a call requires."""
