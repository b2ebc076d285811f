"""The tables govern writes of its own: what is missing or broken in the feeds, and what changed in the definitions."""

from onedeck.model.columns import Table, columns
from onedeck.model.findings import SEVERITIES as FINDING_SEVERITIES

# In the order of the report: topic -> its heading.
TOPICS = {
    "contract": "Feed contracts",
    "audit": "The audit journal",
    "next": "The next best file",
    "identity": "Who is recognised across channels",
    "coverage": "What the feeds carry",
    "horizon": "How far each feed reaches",
    "clock": "Clocks and lag",
    "window": "Windows not matured",
    "returns": "Returns above chance, and the window they propose",
    "return_curve": "Returns above chance by day",
    "heavy": "Identities with implausibly many conversations",
    "mirror": "Conversations probably in two sources",
    "duplicate": "Customers probably known twice",
    "missing": "What a missing feed would unlock",
    "export": "What to start exporting today",
}
BROKEN, WARNING, NOTE = "broken", "warning", "note"
SEVERITIES = (BROKEN, WARNING, NOTE)

HEALTH = Table(
    "health",
    "govern",
    "What is missing or broken in the feeds, a finding per row: its figure, what it would unlock, what to do.",
    columns(
        """
        place int ! # in the report, from 1
        topic enum !
        severity enum ! # broken = a feed contract or the audit chain is; warning = it bends or hides figures
        subject text ! # the source, the journey, or two channels with -> between
        fact text ! # which of the topic's facts this is, in a word that stays the same
        what text !
        figure number
        unit text # share, or what is counted: conversations, rows, days, seconds
        low number # the figure's 95 % interval
        high number
        of int # a share's whole
        day int # of a return curve: the day after t0, from 1
        customer key # of an identity with too many conversations
        unlocks text # what filling it would make known
        todo text
        """,
        {"topic": tuple(TOPICS), "severity": SEVERITIES},
    ),
    order=("place",),
)

AUDIT = Table(
    "audit",
    "govern",
    "What changed in the definitions and was decided, when and by whom: a row per change, from the audit journal.",
    columns(
        """
        entry int ! # of the journal, from 1; one run's changes are one entry
        kind text ! # baseline = what the journal began with, change, link, dispute, signed, gate, break, acknowledged
        changed_at time ! # when it was decided, or a run first saw it
        who text # who signed or decided, else the author of the file's last commit, else the user who ran OneDeck
        journey text # nothing = the whole workspace
        field text
        was text # as JSON; nothing = it was not there
        becomes text # as JSON; nothing = it is gone
        file text # where it is written, or was
        commit_hash text # of the file's last commit; nothing = not committed as it is
        entered_by text # the user who ran OneDeck
        note text # of a break: what was found
        definition_hash text ! # of the definitions from this entry on
        hash text ! # of the entry, keyed, over the hash of the one before
        """
    ),
    order=("entry", "journey", "field"),
)

RULES = Table(
    "rules",
    "govern",
    "The catalog of what can be wrong: a rule per row, with its code, severity, pattern and threshold.",
    columns(
        """
        code text ! # OD101
        rule text ! # the file's name, such as two_owners
        title text !
        severity enum !
        pattern text # of the article's table: its key
        live bool ! # it is held against the events
        threshold number # the share the bound of its interval must pass
        reads_words bool ! # a note until enough of its cases were reviewed here
        about text !
        help text !
        definition text # where the definition comes from
        """,
        {"severity": FINDING_SEVERITIES},
    ),
    key=("code",),
    order=("code",),
)

FINDINGS = Table(
    "findings",
    "govern",
    "What is wrong: a finding per row, at its place in a charter or on an observed edge, with what was counted.",
    columns(
        """
        finding_id key !
        code text !
        severity enum !
        journey text # nothing = the whole workspace
        subject text # tells findings of one rule in one journey apart
        said text !
        file text
        line int
        marks text ! # every place as JSON: file, line, column, label, length
        observed_at text # an observed edge, where no line is meant
        evidence text ! # sentences as JSON
        conversations int # looked at
        bad int
        customers int # of the bad ones
        low number # the 95 % interval of bad / conversations
        high number
        help text
        fix text # a safe change as JSON
        silenced text # by what; nothing = it counts
        """,
        {"severity": FINDING_SEVERITIES},
    ),
    key=("finding_id",),
    order=("code", "journey", "subject"),
)

CASES = Table(
    "finding_cases",
    "govern",
    "The conversations behind each finding that was counted in the events.",
    columns(
        """
        finding_id key !
        conversation_id key !
        customer key
        """
    ),
    key=("finding_id", "conversation_id"),
    order=("finding_id", "conversation_id"),
)

GOVERNED_TABLES = (HEALTH, AUDIT, RULES, FINDINGS, CASES)
