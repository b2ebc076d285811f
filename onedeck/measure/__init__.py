"""Out of verdicts and facts: what every metric counted, per journey, slice and week."""
