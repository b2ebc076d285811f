"""What SARIF 2.1.0 asks of the parts we write, as a JSON Schema in our words; a key not named here is refused.

After OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.13 (sarifLog), 3.14 (run),
3.20 (invocation), 3.27 (result), 3.28 (location), 3.30 (region), 3.35 (suppression), 3.49 (reportingDescriptor) and
3.55 to 3.57 (fix). The whole logs of the sample company were also held against the published schema once.
"""

from typing import Any

Json = dict[str, Any]


def _record(required: str, **properties: Json) -> Json:
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Json, **more: Any) -> Json:
    return {"type": "array", "items": items, **more}


TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
COUNT: Json = {"type": "integer", "minimum": 1}
PLACE: Json = {"type": "integer", "minimum": 0}
LEVEL: Json = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = _record("text", text=TEXT)
# A relative reference (RFC 3986): no scheme, nothing that would have to be escaped.
URI: Json = {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"}
ARTIFACT = _record("uri", uri=URI)
REGION = _record("startLine startColumn", startLine=COUNT, startColumn=COUNT, endColumn=COUNT)
PHYSICAL = _record("artifactLocation region", artifactLocation=ARTIFACT, region=REGION)
LOGICAL = _record("fullyQualifiedName", fullyQualifiedName=TEXT, kind=TEXT)
LOCATION = _record(
    "",
    id=PLACE,
    physicalLocation=PHYSICAL,
    logicalLocations=_list(LOGICAL, uniqueItems=True),
    message=MESSAGE,
)
RULE = _record(
    "id shortDescription fullDescription help defaultConfiguration",
    id=TEXT, name=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE, help=MESSAGE,
    defaultConfiguration=_record("level", level=LEVEL),
    properties=_record("tags", tags=_list(TEXT, uniqueItems=True), live=FLAG),
)  # fmt: skip
REPLACEMENT = _record("deletedRegion insertedContent", deletedRegion=REGION, insertedContent=MESSAGE)
CHANGE = _record(
    "artifactLocation replacements", artifactLocation=ARTIFACT, replacements=_list(REPLACEMENT, minItems=1)
)
RESULT = _record(
    "ruleId ruleIndex level message locations partialFingerprints",
    ruleId=TEXT, ruleIndex=PLACE, level=LEVEL, message=MESSAGE, locations=_list(LOCATION, minItems=1),
    relatedLocations=_list(LOCATION, minItems=1, uniqueItems=True),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    suppressions=_list(_record("kind justification", kind={"enum": ["inSource", "external"]}, justification=TEXT)),
    fixes=_list(_record("artifactChanges", description=MESSAGE, artifactChanges=_list(CHANGE, minItems=1))),
)  # fmt: skip
RUN = _record(
    "tool results",
    tool=_record("driver", driver=_record("name version rules", name=TEXT, version=TEXT, rules=_list(RULE))),
    invocations=_list(_record("executionSuccessful", executionSuccessful=FLAG, exitCode={"type": "integer"})),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results=_list(RESULT),
)
LOG = _record(
    "$schema version runs",
    version={"const": "2.1.0"},
    runs=_list(RUN, minItems=1, maxItems=1),
    **{"$schema": {"type": "string", "pattern": "^https://.*sarif-2\\.1\\.0\\.json$"}},
)
