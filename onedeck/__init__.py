"""Every "resolved", claimed by an AI or by a person, checked against what the customer did next."""

__version__ = "0.1.0"
