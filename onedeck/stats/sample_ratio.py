"""Whether units were assigned in the proportions declared, at every look at once.

Source: Lindon and Malek 2022, Advances in Neural Information Processing Systems 35, "Anytime-valid inference for
multinomial count data": a Dirichlet mixture against the declared shares. Estimand: none; it is a test whose p-value
may be read after every unit. Count units of randomisation (accounts), never their contacts.
"""

from collections.abc import Sequence
from math import exp, lgamma, log

LEVEL = 0.001  # a mismatch voids the comparison, so it takes more than a small doubt
# How closely the mixture holds to the declared shares: tuned to mismatches of two points, which ruin a comparison
# of a few thousand units and which a test over all possible shares would see late.
CLOSENESS = 600.0


def mismatch_p(counts: Sequence[int], shares: Sequence[float]) -> float:
    """Return the always-valid p-value of "each unit falls into arm i with probability shares[i]".

    Over looks the smallest one so far counts. Raises ValueError unless shares are positive, one for each count; they
    are scaled to sum to 1.
    """
    if len(counts) != len(shares) or len(shares) < 2 or min(shares) <= 0 or min(counts) < 0:
        raise ValueError(f"counts {list(counts)} and shares {list(shares)} do not describe arms")
    whole = float(sum(shares))
    logarithm = lgamma(CLOSENESS) - lgamma(CLOSENESS + sum(counts))
    for count, share in zip(counts, (share / whole for share in shares), strict=True):
        prior = CLOSENESS * share
        logarithm += lgamma(prior + count) - lgamma(prior) - count * log(share)
    return min(1.0, exp(-logarithm)) if logarithm > 0 else 1.0
