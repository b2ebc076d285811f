"""Single customers: who is behind a mark, and what one of them went through; under pseudonyms."""
