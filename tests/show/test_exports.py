"""Exports: charters as OpenSLO v1, AI releases as a CycloneDX bill of materials with their customers' outcomes."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from onedeck import deck
from onedeck.charter.charters import Charter
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints import cli as door
from onedeck.errors import OneDeckError, UsageError
from onedeck.show.exports.cyclonedx import bill_of_materials, refusals
from onedeck.show.exports.indicators import metric_from
from onedeck.show.exports.openslo import Journey, as_yaml, openslo, unbroken
from onedeck.show.exports.releases import releases
from onedeck.show.first_number import first_number, lines
from onedeck.show.ledger import Scope
from onedeck.store import Store
from tests.conftest import missing
from tests.show.company import CHARTERS, charter, company, workspace

Object = dict[str, Any]
ASKED = {"dimension": "accurate", "indicatorRef": "held_up"}
DURATION = re.compile(r"[1-9][0-9]*[mhdwMQY]")
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


# --- OpenSLO: what its README (v1) and the validators of its Go SDK ask, written down anew ---


def faults_of(objects: Iterable[Object]) -> list[str]:
    """Return everything in which some objects are not OpenSLO v1."""
    listed = list(objects)
    names = {(one["kind"], one["metadata"]["name"]) for one in listed}
    found = [] if len(names) == len(listed) else ["two objects of one kind have one name"]
    for one in listed:
        found += [f"{one.get('kind')}: {fault}" for fault in _object_faults(one, names)]
    return found


def _object_faults(one: Object, names: set[tuple[str, str]]) -> list[str]:
    metadata, spec = one.get("metadata", {}), one.get("spec")
    checks = {
        "apiVersion": one.get("apiVersion") == "openslo/v1",
        "keys": set(one) == {"apiVersion", "kind", "metadata", "spec"} and isinstance(spec, dict),
        "name": bool(NAME.fullmatch(metadata.get("name", ""))),
        "displayName": 0 < len(metadata.get("displayName", "x")) <= 63,
        "metadata": set(metadata) <= {"name", "displayName", "labels", "annotations"},
        "description": len((spec or {}).get("description", "")) <= 1050,
    }
    kinds = {"Service": lambda spec: {"spec": set(spec) <= {"description"}}, "SLI": _sli, "SLO": _slo}
    checks |= kinds[one["kind"]](spec)
    if one["kind"] == "SLO":
        checks["service"] = ("Service", spec["service"]) in names
        checks["indicatorRef"] = ("SLI", spec["indicatorRef"]) in names
    return [name for name, good in checks.items() if not good]


def _sli(spec: Object) -> dict[str, bool]:
    ratio, threshold = spec.get("ratioMetric"), spec.get("thresholdMetric")
    checks = {"one metric": (ratio is None) != (threshold is None)}
    sources = [threshold] if threshold else []
    if ratio:
        checks["ratio"] = (
            isinstance(ratio["counter"], bool) and "total" in ratio and ("good" in ratio) != ("bad" in ratio)
        )
        sources = [part for name, part in ratio.items() if name != "counter"]
    for source in sources:
        said = source["metricSource"]
        checks["source"] = (
            bool(said["spec"]) and isinstance(said["spec"], dict) and isinstance(said["type"], str)
        )
    return checks


def _slo(spec: Object) -> dict[str, bool]:
    [window], [objective] = spec["timeWindow"], spec["objectives"]
    calendar = window.get("calendar")
    return {
        "budgetingMethod": spec["budgetingMethod"] in ("Occurrences", "Timeslices", "RatioTimeslices"),
        "duration": bool(DURATION.fullmatch(window["duration"])),
        "window": window["isRolling"] == (calendar is None),
        "start": calendar is None or bool(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", calendar["startTime"])),
        "target": 0 <= objective["target"] < 1,
        "op": objective.get("op", "gte") in ("gte", "lte", "gt", "lt"),
        "value": ("op" in objective) == ("value" in objective),
        "spec": set(spec)
        <= {"description", "service", "indicatorRef", "timeWindow", "budgetingMethod", "objectives"},
    }  # fmt: skip


def exported(folder: Path, *objectives: Object, name: str = "bills", **metadata: Any) -> Journey:
    """Return a charter with these objectives as OpenSLO; it must be valid."""
    space = workspace(folder, {name: charter("mara@x.example", ["bill.*"], list(objectives))}, {})
    if metadata:
        path = folder / "charters" / f"{name}.yaml"
        written = json.loads(path.read_text())
        written["metadata"] |= metadata
        path.write_text(json.dumps(written))
        space = type(space)(**{**vars(space), "charters": read_again(folder)})
    [found] = openslo(space.charters, catalog())
    assert not faults_of(found.objects)
    assert list(yaml.safe_load_all(as_yaml(found, "charters/bills.yaml"))) == found.objects
    return found


def read_again(folder: Path) -> tuple[Charter, ...]:
    """Return a folder's charters as they are now."""
    return read_workspace(folder).charters


def catalog() -> dict[str, Any]:
    """Return our own metrics as an export takes them."""
    return {name: metric_from(name, row) for name, row in deck.catalog(Path("/nowhere")).items()}


def kinds(found: Journey) -> list[str]:
    """Return the kinds of a journey's objects in order."""
    return [one["kind"] for one in found.objects]


def test_a_share_that_should_be_large_is_good_events_over_all(tmp_path: Path) -> None:
    found = exported(tmp_path, ASKED | {"displayName": "Stays resolved", "op": "gte", "value": 0.9})
    assert kinds(found) == ["Service", "SLI", "SLO"] and not found.left_out
    service, sli, slo = found.objects
    assert service["metadata"] == {"name": "bills", "displayName": "bills"}
    assert set(sli["spec"]["ratioMetric"]) == {"counter", "good", "total"}
    assert slo["spec"]["objectives"] == [{"displayName": "Stays resolved", "target": 0.9}]
    assert slo["spec"]["timeWindow"] == [{"duration": "28d", "isRolling": True}]
    assert slo["spec"]["budgetingMethod"] == "Occurrences" and slo["spec"]["service"] == "bills"


def test_its_queries_run_and_count_what_the_scorecard_counts(tmp_path: Path) -> None:
    # 62 conversations about a bill: chats 40, calls 9, chats again 3 make 52; of mails about leaving none.
    store, space = company(tmp_path, CHARTERS)
    [bills, _] = openslo(space.charters, catalog())
    ratio = bills.objects[1]["spec"]["ratioMetric"]
    good, total = (
        sum(row[1] for row in store.engine.rows(ratio[part]["metricSource"]["spec"]["query"]))
        for part in ("good", "total")
    )
    # 24 chats that held or were confirmed, 9 calls and 3 chats nobody came back after; four are nobody's.
    assert (good, total) == (36, 52)
    assert bills.left_out == ["the objective 'quick' (time_to_resolution_p50): it has no target"]


def test_a_share_that_should_be_small_is_bad_events_over_all(tmp_path: Path) -> None:
    asked = {"dimension": "accurate", "indicatorRef": "refuted_share", "op": "lte", "value": 0.1}
    [_, sli, slo] = exported(tmp_path, asked).objects
    assert "bad" in sli["spec"]["ratioMetric"] and "unknown" in json.dumps(sli), "nobody knows is not good"
    assert slo["spec"]["objectives"][0]["target"] == 0.9


def test_a_target_with_a_threshold_is_a_threshold_metric(tmp_path: Path) -> None:
    year = {"startTime": "2026-01-01 00:00:00", "timeZone": "Europe/Berlin"}
    window = {"duration": "1Y", "isRolling": False, "calendar": year}
    asked = {"dimension": "fast", "indicatorRef": "queue_wait", "op": "lte", "value": 60, "target": 0.8}
    [_, sli, slo] = exported(tmp_path, asked | {"timeWindow": [window]}).objects
    assert sli["spec"]["thresholdMetric"]["metricSource"]["spec"]["metric"] == "queue_wait"
    said = slo["spec"]["objectives"][0]
    assert (said["op"], said["value"], said["target"]) == ("lte", 60, 0.8)
    assert slo["spec"]["timeWindow"] == [window]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"indicatorRef": "held_up"}, "it has no target"),
        (
            {"indicatorRef": "held_up", "op": "gte", "value": 1},
            "a target of 1; OpenSLO's lies from 0 to below 1",
        ),
        ({"indicatorRef": "refuted_share", "op": "lte", "value": 0}, "a target of 1;"),
        ({"indicatorRef": "queue_wait", "op": "lte", "value": 60}, "a target on a mean itself"),
        ({"indicatorRef": "queue_wait_p90", "op": "lte", "value": 60}, "a target on a quantile itself"),
        ({"indicatorRef": "no_such_one", "op": "lte", "value": 60}, "there is no such metric"),
    ],
)
def test_what_openslo_cannot_say_is_left_out_in_words(tmp_path: Path, asked: Object, why: str) -> None:
    found = exported(tmp_path, {"dimension": "fast"} | asked)
    assert kinds(found) == ["Service"]
    assert why in found.left_out[0] and f"# Left out: {found.left_out[0]}" in as_yaml(found, "x")


def test_what_else_it_cannot_say_stands_in_comments(tmp_path: Path) -> None:
    asked = ASKED | {"op": "gte", "value": 0.7, "minSample": 200}
    text = as_yaml(exported(tmp_path, asked), "charters/bills.yaml")
    assert "it is only judged from 200 conversations on" in text
    assert "who is accountable" in text and "mara@" not in text, "no person's address leaves with it"


def test_two_objectives_on_one_metric_have_two_names(tmp_path: Path) -> None:
    found = exported(tmp_path, ASKED | {"op": "gte", "value": 0.7}, ASKED | {"op": "gte", "value": 0.5})
    assert [one["metadata"]["name"] for one in found.objects] == [
        "bills", "bills-held-up", "bills-held-up", "bills-held-up-2", "bills-held-up-2",
    ]  # fmt: skip


def test_long_names_stay_names_and_differ(tmp_path: Path) -> None:
    name = "a" * 63
    asked = [
        {"dimension": "accurate", "indicatorRef": m, "op": "gte", "value": 0.5}
        for m in ("held_up", "claimed")
    ]
    found = exported(tmp_path, *asked, name=name)
    assert len({one["metadata"]["name"] for one in found.objects}) == 3


HOSTILE = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=80
)


@given(title=HOSTILE, metric=st.sampled_from(["held_up", "queue_wait", "x'; DROP TABLE measures; --"]))
def test_no_title_gets_out_of_its_place(title: str, metric: str) -> None:
    found = Journey("bills", left_out=[f"the objective {title!r} ({metric}): {title}"], unsaid=[title])
    found.objects.append({"kind": "Service", "metadata": {"name": "bills", "displayName": title}})
    read = list(yaml.safe_load_all(as_yaml(found, title)))
    assert read == unbroken(found.objects)


# --- CycloneDX ---


def bill(store: Store, system: str | None = None, spec: str = "1.7") -> Object:
    """Return the bill of materials of a store."""
    found, weeks = releases(store, system)
    facts = {"weeks": weeks}
    return bill_of_materials(
        found, facts, lines(first_number(store, Scope())), "0.0.1", 1_768_176_000_000_000, spec
    )


def metrics(component: Object) -> dict[tuple[str, str | None], Object]:
    """Return a component's performance metrics by (type, slice)."""
    listed = component["modelCard"]["quantitativeAnalysis"]["performanceMetrics"]
    return {(one["type"], one.get("slice")): one for one in listed}


def properties(component: Object) -> dict[str, str]:
    """Return a component's properties by name."""
    return {one["name"]: one["value"] for one in component["properties"]}


def test_a_release_carries_what_became_of_its_customers(tmp_path: Path) -> None:
    store, _ = company(tmp_path, CHARTERS)
    [pip] = bill(store)["components"]
    assert (pip["type"], pip["name"], pip["version"]) == ("machine-learning-model", "pip", "3.2")
    held_up = metrics(pip)["held_up", None]
    # 43 conversations: 9 called and 3 wrote again (refuted), 4 said yes, 4 are nobody's, 23 held. 27 of 43, or 31.
    assert held_up["value"] == "0.6279 to 0.7209"
    # Wilson's bounds by hand: of 27 of 43 the lower one, of 31 of 43 the upper one.
    assert held_up["confidenceInterval"] == {"lowerBound": "0.4786", "upperBound": "0.8325"}
    assert metrics(pip)["held_up", "journey bills"] == held_up | {"slice": "journey bills"}
    # 36 of the 43 were claimed.
    assert metrics(pip)["claimed", None]["value"] == "0.8372"
    said = properties(pip)
    assert said["onedeck:n:held_up"] == "43" and said["onedeck:touches"] == "43"
    assert "channels seen" in json.dumps(pip["modelCard"]["considerations"])


def test_too_few_are_words_and_never_a_number(tmp_path: Path) -> None:
    store, _ = company(tmp_path, CHARTERS)
    store.engine.execute("CREATE OR REPLACE TABLE few AS SELECT * REPLACE (CASE WHEN n > 19 THEN 19 ELSE n END AS n) "
                         "FROM measures")  # fmt: skip
    store.engine.view("measures", "SELECT * FROM few")
    found, _ = releases(store)
    [pip] = bill(store)["components"]
    assert not metrics(pip)
    assert properties(pip)["onedeck:refused:held_up"] == "too few (n < 20)"
    assert refusals(found) == ["pip 3.2: held up too few (n < 20)"]


def test_a_release_nobody_judged_is_not_measured(tmp_path: Path) -> None:
    store, _ = company(tmp_path, CHARTERS)
    store.engine.execute("CREATE OR REPLACE TABLE more AS SELECT * FROM systems UNION ALL "
                         "SELECT * REPLACE ('4.0' AS agent_version) FROM systems")  # fmt: skip
    store.engine.view("systems", "SELECT * FROM more")
    seen = {one["version"]: one for one in bill(store)["components"]}
    assert properties(seen["4.0"])["onedeck:refused:held_up"] == "not measured" and not metrics(seen["4.0"])


def test_the_same_figures_make_the_same_bill(tmp_path: Path) -> None:
    store, _ = company(tmp_path, CHARTERS)
    first = bill(store)
    assert first == bill(store) and re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", first["serialNumber"])
    assert first["serialNumber"] != bill(store, spec="1.6")["serialNumber"]


def test_no_customer_is_in_it(tmp_path: Path) -> None:
    store, _ = company(tmp_path, CHARTERS)
    text = json.dumps(bill(store))
    shown = store.engine.rows(
        "SELECT DISTINCT customer, conversation_id FROM conversations WHERE customer IS NOT NULL"
    )
    assert len(shown) > 40
    assert not [number for row in shown for number in row if str(number) in text]
    assert "okafor" not in text and "lindqvist" not in text


def test_an_unknown_system_gets_the_nearest(tmp_path: Path) -> None:
    store, _ = company(tmp_path, CHARTERS)
    assert len(releases(store, "pip")[0]) == 1
    with pytest.raises(UsageError, match=r"No event names an AI 'pipp'\. Did you mean 'pip'"):
        releases(store, "pipp")


@pytest.mark.parametrize("spec", ["1.6", "1.7"])
def test_it_is_valid_by_the_standards_own_schema(tmp_path: Path, spec: str) -> None:
    store, _ = company(tmp_path, CHARTERS)
    found = bill(store, spec=spec)
    assert not schema_fault(found, spec)
    found["components"][0]["modelCard"]["quantitativeAnalysis"]["performanceMetrics"][0]["value"] = 0.6
    assert schema_fault(found, spec), "the oracle can say no"


def schema_fault(found: Object, spec: str) -> str | None:
    """Return what the CycloneDX library says against a bill; None where it is valid."""
    try:
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
    except ImportError:
        missing("cyclonedx-python-lib is not installed (`make test` installs requirements/test.txt).")
    fault = JsonStrictValidator(SchemaVersion.from_version(spec)).validate_str(json.dumps(found))
    return str(fault) if fault else None


# --- the commands ---


def say(folder: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    """Run a command; return stdout and stderr, or the words of the error."""
    done = CliRunner().invoke(door.cli, ["-w", str(folder), *arguments], standalone_mode=False)
    if isinstance(done.exception, OneDeckError):
        assert done.exception.exit_code == code, done.exception
        return done.exception.message, done.exception.hint or ""
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


def test_the_command_writes_a_file_per_journey_and_says_what_is_missing(tmp_path: Path) -> None:
    workspace(tmp_path, CHARTERS, {})
    out, err = say(tmp_path, "export", "openslo")
    objects = list(yaml.safe_load_all(out))
    assert not faults_of(objects) and [one["kind"] for one in objects].count("Service") == 2
    assert "left out of bills: the objective 'quick'" in err
    out, _ = say(tmp_path, "export", "openslo", "-o", str(tmp_path / "slo"))
    assert {path.name for path in (tmp_path / "slo").iterdir()} == {"bills.yaml", "leave.yaml"}
    assert out.count("written: ") == 2
    (tmp_path / "file").write_text("")
    assert "cannot be written" in say(tmp_path, "export", "openslo", "-o", str(tmp_path / "file"), code=2)[0]


def test_without_a_charter_or_a_run_there_is_nothing_to_export(tmp_path: Path) -> None:
    workspace(tmp_path, {}, {})
    assert "There is no charter here" in say(tmp_path, "export", "openslo", code=2)[0]
    assert "There is no table" in say(tmp_path, "export", "cyclonedx", code=2)[0]


def test_the_command_writes_a_bill_of_the_example(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "two_exports"
    shutil.copytree(example, tmp_path / "shop", ignore=shutil.ignore_patterns(".onedeck", "__pycache__"))
    say(tmp_path / "shop", "run")
    out, _ = say(tmp_path / "shop", "export", "cyclonedx", "-o", str(tmp_path / "bom.json"))
    assert out == f"written: {tmp_path / 'bom.json'}\n"
    found = json.loads((tmp_path / "bom.json").read_text())
    assert not schema_fault(found, "1.7") and found["components"]
    assert {one["name"] for one in found["metadata"]["properties"]} >= {
        "onedeck:audit-head",
        "onedeck:definition",
    }
    assert say(tmp_path / "shop", "export", "cyclonedx", "--spec", "1.5", code=2)[0].startswith(
        "There is no version"
    )
