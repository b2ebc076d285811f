"""The claims page: the ledger by verdict and by window, what stands behind each figure, and what a viewer may see."""
