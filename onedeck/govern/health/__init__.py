"""What is missing or broken in the feeds, what it hides, and what to do about it."""
