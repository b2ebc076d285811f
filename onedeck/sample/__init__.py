"""The sample company: an invented telecom, simulated from a seed, with the truth beside its exports."""

from onedeck.sample.writing import write_sample

__all__ = ["write_sample"]
