"""The writers of the sample company's exports: each in its vendor's own format, with nothing the truth knows."""
