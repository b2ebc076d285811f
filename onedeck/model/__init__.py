"""The nouns: tables, verdicts, words. Imports nothing above `errors`."""
