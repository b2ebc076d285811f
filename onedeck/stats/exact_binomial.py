"""Exact binomial p-values: whether so few or so many good ones can be chance where a share is known.

In cells of under thirty rows a normal p-value calls too much significant. Source: Clopper and Pearson's distribution,
two-sided by the outcomes that are at most as likely as the one seen (the convention of Sterne 1954).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


def binomial_p(good: int, n: int, share: float) -> float:
    """Return the two-sided p-value of seeing `good` of `n` where each is good with probability `share`.

    Raises ValueError unless 0 <= good <= n and 0 <= share <= 1.
    """
    if not 0 <= good <= n or not 0 <= share <= 1:
        raise ValueError(f"{good} of {n} at a share of {share} is no binomial outcome")
    if share in (0, 1):
        return float(good == n * share)
    logs = _log_factorials(1 << n.bit_length())[: n + 1]
    counts = np.arange(n + 1)
    likelihood = logs[n] - logs - logs[::-1] + counts * np.log(share) + (n - counts) * np.log1p(-share)
    # A hair above: outcomes equally likely differ in the last digits.
    return min(1.0, float(np.exp(likelihood[likelihood <= likelihood[good] + 1e-7]).sum()))


@lru_cache(maxsize=32)
def _log_factorials(most: int) -> NDArray[np.float64]:
    """Return the logarithms of 0! to most!; sizes are powers of two, so that few are ever kept."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])
