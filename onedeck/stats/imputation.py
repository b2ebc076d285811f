"""A staggered roll-out over queues: what each would have had, imputed from weeks and queues not yet reached.

Source: Borusyak, Jaravel and Spiess 2024, Review of Economic Studies 91. Estimand: the mean effect over cells (queue,
period) after the queue's go-live, weighted (by contacts, for instance), in the outcome's unit (logs for rates). Two-way
fixed effects would take early queues, whose effect still grows, for controls of late ones and lose a third of it. The
standard error leaves out one queue at a time; it is a little conservative.
"""

import numpy as np
from numpy.typing import NDArray

from onedeck.stats.intervals import Interval, student

Numbers = NDArray[np.float64]

FEWEST_QUEUES = 8


def imputed_effect(outcome: Numbers, reached: NDArray[np.bool_], weight: Numbers) -> Interval | str:
    """Return the effect with its 95 % interval, or in words why the roll-out cannot carry one.

    All three are queues by periods. Cells after the go-live in periods in which every queue was reached have no
    comparison and are left out.
    """
    queues = len(outcome)
    if queues < FEWEST_QUEUES:
        return f"{queues} queues, {FEWEST_QUEUES} are needed"
    if not (~reached).any(axis=1).all():
        return "a queue has no period before its go-live"
    if (np.diff(reached.astype(int), axis=1) < 0).any():
        return "a queue was reached and then not any more: a roll-out only goes on"
    value = _effect(outcome, reached, weight)
    if value is None:
        return "no period after a go-live has a queue that was not reached yet"
    others = [
        _effect(np.delete(outcome, queue, 0), np.delete(reached, queue, 0), np.delete(weight, queue, 0))
        for queue in range(queues)
    ]
    found = [other for other in others if other is not None]
    if len(found) < queues:
        return "the comparison stands on a single queue"
    left_out = np.array(found)
    error = float(np.sqrt((queues - 1) / queues * ((left_out - left_out.mean()) ** 2).sum()))
    half = student(queues - 1) * error
    return Interval(value, value - half, value + half)


def _effect(outcome: Numbers, reached: NDArray[np.bool_], weight: Numbers) -> float | None:
    """Return the weighted mean of outcome minus what queue and period effects of the cells not reached say."""
    usable = (~reached).any(axis=0)
    outcome, reached, weight = outcome[:, usable], reached[:, usable], weight[:, usable]
    if not weight[reached].sum():
        return None
    free = (~reached).astype(float)
    queues, periods = outcome.shape
    # The normal equations of queue and period effects; least squares picks one of their equal solutions.
    across = np.block([[np.diag(free.sum(1)), free], [free.T, np.diag(free.sum(0))]])
    right = np.concatenate([(free * outcome).sum(1), (free * outcome).sum(0)])
    effects = np.linalg.lstsq(across, right, rcond=None)[0]
    if np.linalg.matrix_rank(across) < queues + periods - 1:
        return None  # two parts of the roll-out that share no queue and no period
    left = outcome - effects[:queues, None] - effects[None, queues:]
    return float((left * weight)[reached].sum() / weight[reached].sum())
