"""The article's five patterns: which of them a journey shows, with what speaks for and against."""
