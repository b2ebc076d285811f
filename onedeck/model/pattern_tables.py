"""The tables of the article's five patterns, and of where to redesign first: need x step, with the cases."""

from onedeck.model.columns import Table, columns
from onedeck.model.findings import PATTERNS as PATTERN_TITLES

YES, NO, UNDECIDED = "yes", "no", "undecided"
ANSWERS = (YES, NO, UNDECIDED)

# What went on in a conversation that a redesign would spare her: key -> as people read it.
REDESIGN_STEPS = {
    "ai_then_phone": "AI answered, she came back by phone",
    "ai_then_back": "AI answered, she came back another way",
    "person_then_back": "a person answered, she came back",
    "handed_over": "AI passed her to a person",
    "passed_on": "passed from person to person",
    "waited": "waited more than a minute in a queue",
    "gave_up": "gave up in the queue",
    "reopened": "reopened",
    "promise_passed": "a promise passed its day, she asked again",
}

PATTERNS_TABLE = Table(
    "patterns",
    "govern",
    "Which of the article's five patterns a journey shows, a row per journey and pattern: what speaks for and against.",
    columns(
        """
        journey text !
        place int ! # of the pattern, in the order of the article's table
        pattern enum !
        answer enum !
        said text ! # why, in one sentence
        rule text ! # what makes it yes, and what no
        evidence_for text ! # as JSON: what is said, the figure, its interval, what it stands on, where to look
        evidence_against text !
        missing text ! # what would be needed to decide, as JSON; of a decided one what nobody measured
        happens text ! # figures for the table's column "What Happens", as JSON
        impact text ! # and for its column "Business Impact"
        """,
        {"pattern": tuple(PATTERN_TITLES), "answer": ANSWERS},
    ),
    key=("journey", "pattern"),
    order=("journey", "place"),
)

REDESIGN = Table(
    "redesign",
    "govern",
    "Where to redesign first: a row per journey, need and step of the last thirteen weeks; steps overlap.",
    columns(
        """
        journey text !
        need text # nothing = not known; a code nobody mapped is "vocabulary: code"
        step enum !
        conversations int !
        customers int !
        need_conversations int ! # of this need in the same weeks: the whole the step is a part of
        minutes number # of hers: waits, time with AI, handling that had to be done again; nothing = not recorded
        timed int ! # conversations whose minutes are known
        cost number # of the same touches, in the workspace's currency; nothing = not known
        costed int ! # conversations whose cost is known
        currency text
        by_customers int ! # its rank
        by_minutes int # nothing = its minutes are not known
        by_cost int
        since time !
        until time !
        """,
        {"step": tuple(REDESIGN_STEPS)},
    ),
    order=("by_customers", "journey", "need", "step"),
)

REDESIGN_CASES = Table(
    "redesign_cases",
    "govern",
    "The conversations behind each row of `redesign`, with her minutes and their cost.",
    columns(
        """
        journey text !
        need text
        step enum !
        conversation_id key !
        customer key
        other_id key # the conversation she came back with
        start_at int !
        minutes number
        cost number
        """,
        {"step": tuple(REDESIGN_STEPS)},
    ),
    key=("conversation_id", "step"),
    order=("journey", "need", "step", "start_at"),
)

PATTERN_TABLES = (PATTERNS_TABLE, REDESIGN, REDESIGN_CASES)
