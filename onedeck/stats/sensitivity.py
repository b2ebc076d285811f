"""What a factor nobody recorded could do to an effect: how strong it would have to be to explain it away."""

from math import sqrt

from onedeck.stats.doubly_robust import GapEffect
from onedeck.stats.intervals import Z_95, Interval

Z_ONE_SIDED = 1.6448536269514722  # one-sided 95 %


def largest_bias(effect: GapEffect, of_outcome: float, of_exposure: float) -> float:
    """Return by how much a hidden factor could bias the effect, in the effect's unit.

    The factor explains `of_outcome` of what is left of the outcome's variation and `of_exposure` of what is left of
    the exposure's (0..1). Chernozhukov, Cinelli, Newey, Sharma and Syrgkanis 2022, Long story short.
    """
    return effect.scale * sqrt(of_outcome * of_exposure / (1 - of_exposure))


def widened(effect: GapEffect, strength: float) -> Interval:
    """Return the 95 % interval widened for a hidden factor that explains `strength` of both, 0 up to 1."""
    bias, half = largest_bias(effect, strength, strength), Z_95 * effect.error
    return Interval(effect.value, effect.value - bias - half, effect.value + bias + half)


def robustness(effect: GapEffect) -> float:
    """Return how much of both a hidden factor must explain to bring the effect itself to 0 (0..1).

    The robustness value: it solves |value| = scale rv / sqrt(1 - rv).
    """
    return _robustness(abs(effect.value), effect.scale)


def robustness_of_sign(effect: GapEffect) -> float:
    """Return how much of both a hidden factor must explain to bring the effect's near bound to 0 (0..1).

    The bound is one-sided at 95 %; 0 where it is there already.
    """
    return _robustness(max(0.0, abs(effect.value) - Z_ONE_SIDED * effect.error), effect.scale)


def e_value(effect: GapEffect) -> float | None:
    """Return the risk ratio a hidden factor needs with both gap and outcome to explain the effect away.

    VanderWeele and Ding 2017, Annals of Internal Medicine 167; for the lay reader, and of shares only: nothing where
    either share does not lie between 0 and 1.
    """
    with_gap = effect.without + effect.value
    if not (0 < effect.without < 1 and 0 < with_gap < 1):
        return None
    ratio = max(with_gap / effect.without, effect.without / with_gap)
    return ratio + sqrt(ratio * (ratio - 1))


def _robustness(distance: float, scale: float) -> float:
    if not scale:
        return 1.0 if distance else 0.0
    squared = (distance / scale) ** 2
    # The root of rv^2 + squared rv - squared = 0, written so that nothing cancels where it is near 1.
    return 2 * squared / (squared + sqrt(squared * squared + 4 * squared)) if squared else 0.0
