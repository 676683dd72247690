"""Names as they are written in several alphabets and compared."""
