"""The raw record behind a row, read again from the export it came from."""
