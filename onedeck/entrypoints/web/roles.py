"""Who may see what: the roles, what each opens, and the reader behind a request."""

from dataclasses import dataclass

VIEWER, ANALYST, UNMASK, OWNER = "viewer", "analyst", "unmask", "owner"
# Role -> what it opens. Who signs need not see names, and who sees names cannot sign.
OPENS = {
    VIEWER: frozenset({VIEWER}),
    ANALYST: frozenset({VIEWER, ANALYST}),
    UNMASK: frozenset({VIEWER, ANALYST, UNMASK}),
    OWNER: frozenset({VIEWER, ANALYST, OWNER}),
}
ROLES = tuple(OPENS)
SAYS = {
    VIEWER: "figures of five customers and more",
    ANALYST: "also single customers, under pseudonyms",
    UNMASK: "also names and raw texts where they are kept; every look is noted in the audit journal",
    OWNER: "as an analyst, and signs",
}
LEAST_CELL = 5  # customers, for a viewer; people of a team, for everybody


@dataclass(frozen=True)
class Reader:
    """Who looks: the token's name, its role, and the journeys it is limited to (none = all)."""

    name: str
    role: str
    journeys: tuple[str, ...] = ()

    def may(self, needs: str) -> bool:
        """Say whether the role opens what needs this role at least."""
        return needs in OPENS[self.role]

    def sees_cell(self, customers: int) -> bool:
        """Say whether figures of so many customers may be shown: a viewer sees nobody's own."""
        return customers >= LEAST_CELL or self.may(ANALYST)

    def may_see(self, journey: str | None) -> bool:
        """Say whether the token is for this journey; None = the whole company."""
        return not self.journeys or journey in self.journeys
