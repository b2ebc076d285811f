"""Accounts whose renewal is near and whose matters were not settled: exposed, not lost."""
