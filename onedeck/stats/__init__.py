"""Pure statistics: sums in, estimates and intervals out; it knows nothing of tables."""
