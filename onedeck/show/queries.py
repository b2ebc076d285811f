"""Show's SQL, one SELECT per file, put together with WITH so that each figure is one statement to read."""

from typing import Any

from onedeck.store import Store, steps

# What a figure stands on, in order; every statement names only tables and steps before it.
LINES = ("handled_sources", "known_claims", "declared", "population", "claimed_lines", "ledger_lines")


def read_step(name: str) -> str:
    """Return the text of one SQL file of this room."""
    return steps.read_step("onedeck.show", name).rstrip()


def suffix_of(window: str | None) -> str:
    """Return the ending of the verdict columns of a standard window; none for the charter's own."""
    return f"_{window}" if window else ""


def figure(
    name: str, window: str | None = None, where: str = "", tail: str = "", select: str = "*", only: str = ""
) -> str:
    """Return the statement of a figure on the ledger's lines.

    `where` narrows the figure's rows (its own column names), `tail` orders or limits them, `select` says what
    of them is wanted; `only` narrows the lines it stands on (columns of `verdicts`).
    """
    stands_on = LINES[: LINES.index("known_claims") + 1] if name == "claimed_definitions" else LINES
    # Narrowed at the entrance: whatever a step would do for all verdicts it does for these alone.
    entrance = (
        {"verdicts": f"SELECT * FROM verdicts\nWHERE {only}"} if only and LINES[-1] in stands_on else {}
    )
    texts = {**entrance, **{step: read_step(step) for step in stands_on}}
    parts = [f"{step} AS (\n{_indented(text)}\n)" for step, text in texts.items()]
    parts.append(f"{name} AS (\n{_indented(read_step(name))}\n)")
    narrowed = f"\nWHERE {where}" if where else ""
    ending = f"\n{tail}" if tail else ""
    statement = "WITH " + ",\n".join(parts) + f"\nSELECT {select} FROM {name}{narrowed}{ending}"
    return statement.replace("{suffix}", suffix_of(window))


def dictionaries(store: Store, select: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return a SELECT's rows as dictionaries under these names, in its column order."""
    return [dict(zip(names, row, strict=True)) for row in store.engine.rows(select)]


def matching(store: Store, **columns: str | None) -> str:
    """Return the condition that these columns have these texts; what is None is not asked."""
    literal = store.engine.dialect.text
    return " AND ".join(f"{name} = {literal(value)}" for name, value in columns.items() if value is not None)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def sql_steps() -> dict[str, str]:
    """Return the named SQL statements behind what this room shows, for the charter's own window."""
    return {
        "claims": figure("ledger"),
        "claims_amounts": figure("amounts"),
        "claims_list": figure("conversation_list"),
        "claims_windows": figure("returns"),
        "show_claimed": figure("fates"),
        "show_case_mix": f"{read_step('case_mix')}\nGROUP BY 1, 2, 3, 4",
        **{step: read_step(step).replace("{suffix}", "") for step in LINES},
    }
