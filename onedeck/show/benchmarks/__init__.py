"""Published figures, and ours beside each where the same definition can be computed from the tables."""
