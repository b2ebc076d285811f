"""Any table: CSV, JSON, Parquet or a query, by a mapping of SQL expressions in onedeck.yaml.

    sources:
      - name: calls
        connector: table
        path: exports/calls/*.parquet
        tables:
          touches:
            conversation: call_id
            customer: client
            handler_role: "'HUMAN_AGENT'"
            channel: "'phone'"
            direction: "'inbound'"
            initiation_time: started

Left of the colon is a column of ours, right of it one SQL expression over one row of the export; CSV and JSON
columns are texts, `raw_file` and `raw_row` are there too. `where` takes only some rows; a table may have a list
of mappings. A row without a `source_id` is known by what it says: give one where the source has one, so that a
corrected row replaces the old one. `exclude` of the source gives touches a reason not to be counted.
"""

import re

from onedeck.charter.workspace import Expression, Mapping
from onedeck.errors import ConfigError, SourceError
from onedeck.ingest.contract import Connector, Sample, Specimen
from onedeck.ingest.feed import Feed
from onedeck.ingest.mapping import FILLED, check_expressions, check_tables
from onedeck.store.duck import literal

# A column or a constant cannot fail on a row; anything else can.
_PLAIN = re.compile(r"""\s*([^\W0-9]\w*|"(?:[^"]|"")+"|'(?:[^']|'')*'|[0-9.]+)\s*""")


def load(feed: Feed) -> None:
    """Check the mapping, then stage every table it gives; raises ConfigError with all faults."""
    faults = check_tables(feed.source)
    relation, columns = feed.outline()
    if not set(columns) - set(FILLED) and feed.rejects:
        first = feed.rejects[0]
        raise SourceError(
            f"No row of source {feed.source.name!r} can be read: {first.raw_file}:{first.raw_row}: {first.reason}"
        )
    faults += check_expressions(feed.engine, feed.source, relation, columns)
    if faults:
        raise ConfigError(faults)
    for mapping in feed.source.tables:
        feed.add(mapping.table, _select(feed, mapping))


def _select(feed: Feed, mapping: Mapping) -> str:
    expressions = dict(mapping.columns)
    selected = {name: _value(feed, expression) for name, expression in expressions.items()}
    if mapping.table == "touches" and feed.source.exclude:
        selected["exclusion"] = _exclusion(feed, selected.get("exclusion"))
    listed = ", ".join(f"{value} AS {name}" for name, value in selected.items())
    where = ""
    if mapping.where:
        kept = _value(feed, mapping.where)
        where = f" WHERE {kept}"
        if feed.tolerant:
            where += f" OR {_failed(mapping.where)}"
    if feed.tolerant:
        tried = {**expressions, **({"where": mapping.where} if mapping.where else {}), **feed.source.exclude}
        listed += f", {_faults(tried)} AS mapping_fault"
    return f"SELECT {listed}, raw_file, raw_row FROM {feed.raw.name}{where}"


def _value(feed: Feed, expression: Expression) -> str:
    if feed.tolerant and not _PLAIN.fullmatch(expression.sql):
        return f"struct_extract(TRY(struct_pack(v := ({expression.sql}))), 'v')"
    return f"({expression.sql})"


def _failed(expression: Expression) -> str:
    return f"(TRY(struct_pack(v := ({expression.sql}))) IS NULL)"


def _faults(expressions: dict[str, Expression]) -> str:
    cases = [
        f"CASE WHEN {_failed(expression)} THEN {literal(name + ': the expression fails on this row')} END"
        for name, expression in expressions.items()
        if not _PLAIN.fullmatch(expression.sql)
    ]
    return f"nullif(concat_ws('; ', {', '.join(cases)}), '')" if cases else "CAST(NULL AS VARCHAR)"


def _exclusion(feed: Feed, given: str | None) -> str:
    cases = " ".join(
        f"WHEN {_value(feed, expression)} THEN {literal(reason)}"
        for reason, expression in feed.source.exclude.items()
    )
    return f"coalesce({given or 'NULL'}, CASE {cases} END)"


def recognises(sample: Sample) -> bool:
    """Any table can be mapped, so this one never claims a file for itself."""
    return False


SPECIMEN = Specimen(
    files={
        "calls.csv": """\
call_id;client;started;ended;kind;agent
c1;77;2026-03-01 09:00:00;2026-03-01 09:10:00;in;ann
c2;;2026-03-01 10:00:00+01:00;;test;bob
c3;78;soon;;in;bob
c4;79;;
"""
    },
    yaml="""\
exclude: {test: kind = 'test'}
tables:
  touches:
    conversation: call_id
    customer: client
    handler_role: "'HUMAN_AGENT'"
    channel: "'phone'"
    direction: "'inbound'"
    agent_id: upper(agent)
    initiation_time: started
    disconnect_time: ended
    end_state: CASE WHEN ended IS NOT NULL THEN 'completed' END
  claims:
    - conversation: call_id
      definition: "'calls.ended'"
      room: "'cx'"
      claimed_at: ended
      where: ended IS NOT NULL
""",
    expected={
        "touches": [
            {
                "conversation": "c1",
                "customer": "77",
                "agent_id": "ANN",
                "end_state": "completed",
                "exclusion": None,
            },
            {"conversation": "c2", "customer": None, "exclusion": "test", "disconnect_time": None},
            {"conversation": "c3", "initiation_time": "soon", "raw_row": 3},
        ],
        "claims": [{"conversation": "c1", "definition": "calls.ended", "claimed_at": "2026-03-01 09:10:00"}],
        "rejects": [{"raw_row": 4, "reason": "the line has fewer fields than the header", "raw": "c4;79;;"}],
    },
)

CONNECTOR = Connector(
    title="any table (CSV, JSON, Parquet, DuckDB, PostgreSQL) by a mapping of SQL expressions",
    load=load,
    recognises=recognises,
    specimen=SPECIMEN,
)
