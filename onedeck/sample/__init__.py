"""The sample company: an invented telecom, simulated from a seed, with the truth beside its exports."""
