"""What the check itself can find wrong: comments that silence nothing, waivers that have run out, broken rules."""

from onedeck.model.findings import ERROR, NOTE, Rule

UNREADABLE = Rule(
    code="OD000",
    name="unreadable",
    title="a file of the workspace cannot be read",
    severity=ERROR,
    about="A charter, onedeck.yaml or another file of the workspace has a fault; nothing was checked before it is "
    "mended. The formats for CI show each fault at its line; the exit code is 10.",
    help="mend the place; `onedeck schema` prints what may stand in each file",
)
BAD_IGNORE = Rule(
    code="OD001",
    name="bad_ignore",
    title="a comment that should silence a finding does not hold",
    severity=ERROR,
    about="It gives no reason or no last day, the day has passed, or no rule has its code. What it should have "
    "silenced counts again.",
    help='write # onedeck: ignore[OD310] reason="why" until=2027-01-31, or mend what was found',
)
UNUSED_IGNORE = Rule(
    code="OD002",
    name="unused_ignore",
    title="a comment silences nothing",
    severity=NOTE,
    about="What it was written for is no longer found. Left in place it would silence the next fault there.",
    help="remove the comment",
)
BROKEN_RULE = Rule(
    code="OD003",
    name="broken_rule",
    title="a rule stopped with an error",
    severity=ERROR,
    about="A rule could not be loaded, or raised while it looked. The others went on; what it would have found is not "
    "known.",
    help="mend the rule; of a rule that came with OneDeck, report it (CONTRIBUTING.md says where)",
)
BAD_WAIVER = Rule(
    code="OD004",
    name="bad_waiver",
    title="a waiver does not hold",
    severity=ERROR,
    about="Its last day has passed, or it names a rule that there is not. What it waived counts again.",
    help="sign it anew with another `until`, or remove it and mend what was found",
)

OWN = {rule.code: rule for rule in (UNREADABLE, BAD_IGNORE, UNUSED_IGNORE, BROKEN_RULE, BAD_WAIVER)}
