"""The sentences of the release pages, by rule: what was seen, what is allowed, what may be read and what not."""

from collections.abc import Mapping, Sequence

from onedeck.show.charts.figures import between, percents
from onedeck.show.formats import harmless
from onedeck.show.releases.beside import CHANCE, HIGHER, LOWER, Beside, Group
from onedeck.show.releases.seen import NOT_ALLOWED, Seen
from onedeck.stats.estimates import Estimate

NO_GATE = (
    "No gate yet: these intervals do not allow for looking every day. Who looks often enough sees a difference that "
    "is none; decide on a day you named before."
)
SAME_CUSTOMERS = (
    "Whether both versions had the same kind of customers is not known from these tables: a difference within a "
    "group says more than one of all together."
)
NONE_SEEN = "No event names an AI: the feeds carry no agent, or no AI answered."
APART = (
    "share too few conversations of the same weeks, so they are not compared: other weeks are other times."
)
FIRST = "It is the first version of its system that the events know, so there is nothing to compare it with."


def list_sentence(found: Sequence[Seen], standings: Mapping[str, Mapping[str, str]], decided: int) -> str:
    """Say how many versions answered, how many where no charter allows it, and what the newest one came to."""
    if not found:
        return NONE_SEEN
    systems = len({each.agent for each in found})
    told = f"{_counted(len(found), 'AI version')} of {_counted(systems, 'system')} answered customers."
    wrong = [each for each in found if NOT_ALLOWED in standings[each.title].values()]
    if wrong:
        verb = "answers" if len(wrong) == 1 else "answer"
        told += f" {_listed([each.title for each in wrong])} {verb} where the charter does not allow it."
    if decided < len(found):
        told += f" Nobody signed a decision about {_of(len(found) - decided, len(found))}."
    newest = max(found, key=lambda each: each.first or 0)
    if newest.held_up.bound_low is not None:
        told += f" Of the newest, {harmless(newest.title)}, {held_words(newest.held_up)} held up."
    return told


def release_sentence(each: Seen, found: Beside | None, before: Seen | None) -> str:
    """Say what held up of a version, and how that lies to the version before over the weeks both served."""
    own = each.held_up
    if own.bound_low is None:
        told = f"{harmless(each.title)}: {own.refused}; {_counted(own.n, 'matured conversation')} so far."
    else:
        told = f"Of {harmless(each.title)} {held_words(own)} held up."
    if before is None:
        return f"{told} {FIRST}"
    if found is None:
        return f"{told} {harmless(each.title)} and {harmless(before.title)} {APART}"
    return f"{told} {_whole(each, found)} {_groups(found)}".strip()


def held_words(found: Estimate) -> str:
    """Return a share that held up with how many it is of; the words of its refusal where there is none."""
    if found.bound_low is None or found.bound_high is None:
        return str(found.refused)
    return f"{percents(found.bound_low, found.bound_high)} of {found.n:,} matured conversations"


def held_percent(found: Estimate) -> str:
    """Return a share that held up, from all unknown ones as bad to all as good, or the words why there is none."""
    if found.bound_low is None or found.bound_high is None:
        return str(found.refused)
    return percents(found.bound_low, found.bound_high)


def interval_words(found: Estimate) -> str:
    """Return a share's 95 % interval; an empty text where there is none."""
    return "" if found.low is None or found.high is None else percents(found.low, found.high)


def difference_words(found: Estimate) -> str:
    """Return a difference's 95 % interval in points, or the words why there is none."""
    if found.low is None or found.high is None:
        return str(found.refused)
    return between(found.low, found.high, "difference")


def _whole(each: Seen, found: Beside) -> str:
    whole, other = found.whole, harmless(found.before.title)
    weeks = (
        f"In the {len(found.weeks)} weeks both served" if len(found.weeks) > 1 else "In the week both served"
    )
    if whole.reading in (LOWER, HIGHER):
        more = "less" if whole.reading == LOWER else "more"
        return f"{weeks} it held up {more} often than {other}: {difference_words(whole.difference)}."
    return f"{weeks} no difference to {other} is shown: {difference_words(whole.difference)}."


def _groups(found: Beside) -> str:
    worse = [group for group in found.groups if group.reading == LOWER]
    if not found.compared:
        return ""
    if not worse:
        unsure = [g for g in found.groups if g.reading == CHANCE and (g.difference.high or 0) < 0]
        also = f"; lower, though maybe by chance: {_listed(list(map(group_name, unsure)))}" if unsure else ""
        return f"In none of {_counted(found.compared, 'group')} is it surely lower{also}."
    return (
        f"Surely lower, among {_counted(found.compared, 'group')}: {_listed([group_name(g) for g in worse])}."
    )


def group_name(group: Group) -> str:
    """Return a group as people call it."""
    return harmless(group.value) or f"{group.kind} not known"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _of(part: int, whole: int) -> str:
    if whole == 1:
        return "it"
    return f"any of the {whole}" if part == whole else f"{part} of the {whole}"


def _listed(names: Sequence[str], most: int = 3) -> str:
    shown = [harmless(name) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
