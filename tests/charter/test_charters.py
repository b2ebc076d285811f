"""charters/*.yaml: what they mean, and every fault of every file at once."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from onedeck.charter.charters import Scope
from onedeck.charter.times import UNITS
from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.errors import ConfigError
from tests.charter.examples import CHARTER, WORKSPACE, small

Layout = Callable[[Mapping[str, str]], Path]


def read(layout: Layout, **charters: str) -> Workspace:
    files = {f"charters/{name}.yaml": text for name, text in charters.items()}
    return read_workspace(layout({"onedeck.yaml": WORKSPACE, **files}))


def faults_of(layout: Layout, **charters: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(layout, **charters)
    folder = Path(caught.value.faults[0].file).parent.parent
    return [str(fault).removeprefix(f"{folder}/charters/") for fault in caught.value.faults]


def test_a_charter_with_everything(workspace: Layout) -> None:
    found = read(workspace, a=CHARTER).charter("billing-dispute")
    owner = found.owner
    assert owner
    assert (owner.name, owner.role) == ("mara.okafor@fernholm.example", "Head of Billing")
    assert (owner.since, owner.until, owner.place.line) == (date(2026, 3, 1), date(2027, 2, 28), 11)
    assert found.scope == Scope(
        needs=("billing.dispute", "billing.charge.*"),
        channels=("voice", "chat"),
        languages=("en", "pt-br"),
        segments=("consumer",),
        exclude={"segment": ("strategic",), "need": ("billing.charge.test",), "channel": ("e-mail",)},
    )
    assert (found.customer, found.window, found.proof) == ("person", 10 * UNITS["d"], True)
    first, second = found.objectives
    assert (first.op, first.value, first.min_sample) == ("gte", 0.78, 200)
    assert (second.title, second.dimension, second.metric, second.value) == (
        "nps",
        "worth_staying",
        "nps",
        None,
    )
    (system,) = found.systems
    assert (system.agent, system.versions, system.models) == ("pip", ">=3.2 <4", ("model-a", "4"))
    assert found.accountables() == ("mara.okafor@fernholm.example", "d.lindqvist@fernholm.example")
    assert found.labels == {"unit": ("consumer",), "tier": ("tier-2", "3")}
    assert found.file.name == "a.yaml"


def test_the_least_charter_takes_the_workspaces_terms(workspace: Layout) -> None:
    found = read(workspace, a=small("a", '"*"')).charter("a")
    assert (found.title, found.owner, found.customer, found.proof) == ("a", None, "person", False)
    assert (found.window, found.scope, found.objectives) == (7 * UNITS["d"], Scope(), ())
    assert found.accountables() == ()


def test_one_person_for_outcome_and_ai_is_one(workspace: Layout) -> None:
    text = CHARTER.replace("d.lindqvist@fernholm.example", "Mara.Okafor@fernholm.example")
    assert len(read(workspace, a=text).charter("billing-dispute").accountables()) == 1


def test_no_charters_is_fine(workspace: Layout) -> None:
    folder = workspace({"onedeck.yaml": WORKSPACE})
    assert read_workspace(folder).charters == ()
    (folder / "charters").mkdir()
    (folder / "charters" / "README.md").write_text("not a charter")
    assert read_workspace(folder).charters == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("description: From", "descripton: From",
         ["9:3: unknown key 'descripton'. Did you mean 'description'?"]),
        ("    description: The", "    verifiedResolution: The",
         ["23:5: 'verifiedResolution' is not read yet; write 'window' and 'proof' beside 'description'"]),
        ("      minSample: 200", "      target: 1", ["32:15: 'target' must be below 1, not 1"]),
        ("      minSample: 200", "      target: -0.1", ["32:15: 'target' must be at least 0, not -0.1"]),
        ("      minSample: 200", "      sliceTolerance: 0.1",
         ["27:7: 'sliceTolerance' is given, but 'slices' is missing"]),
        ("      minSample: 200", "      slices: [town]",
         ["32:16: 'slices' must be room | channel | segment | language | agentId | agentVersion | contactReason | "
          "team | brand, not 'town'."]),
        ("kind: Journey", "kind: SLO", ["2:7: kind 'SLO' is not read here; known: Journey, AISystem, Waiver."]),
        ("kind: Journey", "kind: Metric",
         ["2:7: kind 'Metric' is not read here; known: Journey, AISystem, Waiver. "
          "A metric of your own is a file of metrics/."]),
        ("kind: Journey\n", "", ["1:1: 'kind' is missing"]),
        ("v1alpha1", "v2",
         ["1:13: 'apiVersion' must be onedeck.dev/v1alpha1, not 'onedeck.dev/v2'. "
          "Did you mean 'onedeck.dev/v1alpha1'?"]),
        ("name: billing-dispute\n", "name: Billing_Dispute\n",
         ["4:9: 'name': 'Billing_Dispute' is not a name of at most 63 a-z, 0-9 and -, which begins and ends with a "
          "letter or digit"]),
        ("name: billing-dispute\n", f"name: {'a' * 64}\n",
         [f"4:9: 'name': '{'a' * 64}' is not a name of at most 63 a-z, 0-9 and -, which begins and ends with a "
          "letter or digit"]),
        ("name: billing-dispute\n", "name: 42\n", ["4:9: 'name' must be a text, not a number (put it in quotes)"]),
        ("name: billing-dispute\n", "name: unchartered\n",
         ["4:9: 'unchartered' is what no charter covers; give the journey another name"]),
        ("person: mara.okafor@fernholm.example", "person: team:cx-billing",
         ["11:27: 'person': 'team:cx-billing' is not one natural person; name one, by e-mail address or name"]),
        ("person: mara.okafor@fernholm.example", "person: m@f.example; n@f.example",
         ["11:27: 'person': 'm@f.example; n@f.example' is not one natural person; name one, "
          "by e-mail address or name"]),
        ("person: mara.okafor@fernholm.example", "person: Mara and Dan",
         ["11:27: 'person': 'Mara and Dan' names more than one person; exactly one is accountable"]),
        ("{person: mara.okafor@fernholm.example, role: Head of Billing, dateIn: 2026-03-01, dateOut: 2027-02-28}",
         "[m@f.example]", ["11:18: 'accountable' must be a mapping, not a list"]),
        ("dateIn: 2026-03-01", "dateIn: 2026-02-30",
         ["11:88: 'dateIn': '2026-02-30' is not a day of the calendar"]),
        ("dateOut: 2027-02-28", "dateOut: 2025-02-28",
         ["11:109: 'dateOut' 2025-02-28 is before 'dateIn' 2026-03-01"]),
        ("customer: person", "customer: household",
         ["15:13: 'customer' must be person | account, not 'household'."]),
        ("billing.dispute, ", "Billing Dispute, ",
         ["17:22: 'contactReasons': 'Billing Dispute' is not a need such as 'billing.dispute' or 'billing.*' "
          "(a-z 0-9 _ - .)"]),
        ("languages: [en,", "languages: [english!,",
         ["19:17: 'languages': 'english!' is not a language tag such as en or pt-BR"]),
        ("segments: [consumer]", "segments: []", ["20:15: 'segments' is an empty list"]),
        ("segments: [consumer]", "segments: [a, a]", ["20:19: 'a' stands twice in 'segments'"]),
        ("{segment: [strategic]", "{tier: [strategic]",
         ["21:15: unknown key 'tier'. Known: contactReason, channel, language, segment, brand, team."]),
        ("window: 10d", "window: 0d", ["24:13: 'window': '0d' must be longer than nothing"]),
        ("window: 10d", "window: soon",
         ["24:13: 'window': 'soon' is not a duration; write 7d, 72h, 30m, 45s or 2w"]),
        ("proof: required", "proof: yes", ["25:12: 'proof' must be required | optional, not 'yes'."]),
        ("dimension: accurate", "dimension: acurate",
         ["28:18: 'dimension' must be fast | accurate | contextual | worthStaying, not 'acurate'. "
          "Did you mean 'accurate'?"]),
        ("op: gte", "op: \">=\"", ["30:11: 'op' must be gte | lte, not '>='."]),
        ("      op: gte\n", "", ["27:7: 'value' is given, but 'op' is missing"]),
        ("value: 0.78", "value: high", ["31:14: 'value' must be a number, not 'high'"]),
        ("value: 0.78", "value: \"0.78\"", ["31:14: 'value' must be a number (without quotes), not '0.78'"]),
        ("value: 0.78", "value: 1e999", ["31:14: 'value' must be a number, not 1e999"]),
        ("value: 0.78", "value:", ["31:13: 'value' is empty; give a value or remove the key"]),
        ("minSample: 200", "minSample: 0", ["32:18: 'minSample' must be at least 1, not 0"]),
        ("minSample: 200", "minSample: 1.5", ["32:18: 'minSample' must be a whole number, not 1.5"]),
        ("duration: 28d", "duration: 90", ["33:31: 'duration': '90' is not a duration such as 28d, 12w, 1Q or 1Y"]),
        ("isRolling: true", "isRolling: false", ["33:47: a window that is not rolling needs a 'calendar'"]),
        ("isRolling: true", "isRolling: true, calendar: {startTime: 2026-01-01 00:00:00, timeZone: UTC}",
         ["33:47: a window with a 'calendar' must not be rolling"]),
        ("      indicatorRef: held_up\n", "", ["27:7: 'indicatorRef' is missing"]),
        ('">=3.2 <4"', '">=3.2 or so!"',
         ["39:26: 'allowedVersions': '>=3.2 or so!' is not a range of versions such as '>=3.2 <4'"]),
        ('">=3.2 <4"', '">=4 <3.2"', ["39:26: 'allowedVersions': no version is both >=4 and <3.2"]),
        ("mara.okafor@fernholm.example", '"a\\u0007b"', ["11:27: 'person' holds a control character"]),
        ("mara.okafor@fernholm.example", '"a\\ud800b"',
         ["11:27: holds half a character (an escaped surrogate)", "11:27: 'person' is an empty text"]),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(workspace: Layout, old: str, new: str, expected: list[str]) -> None:
    assert CHARTER.count(old) >= 1
    assert faults_of(workspace, a=CHARTER.replace(old, new, 1)) == [f"a.yaml:{fault}" for fault in expected]


def test_all_faults_of_all_files_at_once(workspace: Layout) -> None:
    broken = CHARTER.replace("op: gte", "op: eq").replace("kind: Journey", "kind: Jorney")
    found = faults_of(workspace, a=CHARTER.replace("op: gte", "op: eq"), b="a: [", c="", d=broken, e="[]")
    assert found == [
        "a.yaml:30:11: 'op' must be gte | lte, not 'eq'.",
        "b.yaml:1:5: is not YAML: expected the node content, but found '<stream end>'",
        "c.yaml:1:1: the file is empty",
        "d.yaml:2:7: kind 'Jorney' is not read here; known: Journey, AISystem, Waiver. Did you mean 'Journey'?",
        "e.yaml:1:1: the file must hold a mapping (key: value), not a list",
    ]


def test_two_charters_of_one_name(workspace: Layout) -> None:
    assert faults_of(workspace, a=small("x", "a"), b=small("x", "b")) == [
        "b.yaml:3:18: a charter named 'x' is already in charters/a.yaml:3:18"
    ]


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        (("a, b.c",), ("b.c",), True),
        (("b.*",), ("b.*",), True),
        (('"*"',), ('"*"',), True),
        (("b.*",), ("b.c",), False),
        (("a",), ("b",), False),
        (("a", "channels: [phone]"), ("a", "channels: [voice, chat]"), True),
        (("a", "channels: [phone]"), ("a", "channels: [chat]"), False),
        (("a", "channels: [phone]"), ("a",), True),
        (("a", "languages: [en]"), ("a", "languages: [de]"), False),
        (("a", "segments: [smb]"), ("a", "segments: [consumer]"), False),
        (("a", "segments: [smb]"), ("a", "exclude: {segment: [smb]}"), False),
        (("a", "segments: [smb, x]"), ("a", "exclude: {segment: [smb]}"), True),
    ],
)
def test_one_reason_belongs_to_one_charter(
    workspace: Layout, one: tuple[str, ...], other: tuple[str, ...], collide: bool
) -> None:
    files = {"a": small("one", *one), "b": small("other", *other)}
    if not collide:
        assert len(read(workspace, **files).charters) == 2
        return
    (fault,) = faults_of(workspace, **files)
    assert fault.startswith("b.yaml:4:33: ")
    assert "is already in the scope of 'one' (charters/a.yaml:4:" in fault


def test_the_definition_hash_is_of_what_decides_verdicts(workspace: Layout, tmp_path: Path) -> None:
    def hash_of(text: str, **more: str) -> str:
        return read(workspace, a=text, **more).definition_hash()

    plain = hash_of(CHARTER)
    cosmetic = [
        CHARTER.replace("Billing dispute", "Dispute"),
        CHARTER.replace("mara.okafor", "someone.else"),
        CHARTER.replace("value: 0.78", "value: 0.9"),
        CHARTER.replace("[phone, chat]", "[chat, voice]"),
    ]
    assert {hash_of(text) for text in cosmetic} == {plain}
    deciding = [
        CHARTER.replace("name: billing-dispute", "name: dispute"),
        CHARTER.replace("window: 10d", "window: 9d"),
        CHARTER.replace("customer: person", "customer: account"),
        CHARTER.replace("proof: required", "proof: optional"),
        CHARTER.replace("[consumer]", "[smb]"),
        CHARTER.replace("[strategic]", "[smb]"),
        CHARTER.replace("[en, pt-BR]", "[en]"),
        CHARTER.replace("billing.dispute, ", "billing.other, "),
    ]
    assert len({plain, *map(hash_of, deciding)}) == 9
    (tmp_path / "teams.yaml").write_text("q: {team: a}\n")
    assert hash_of(CHARTER) == plain
    (tmp_path / "charters" / "a.yaml").rename(tmp_path / "charters" / "z.yml")
    assert read_workspace(tmp_path).definition_hash() == plain


def test_an_unknown_charter_is_a_key_error(workspace: Layout) -> None:
    with pytest.raises(KeyError):
        read(workspace, a=CHARTER).charter("nothing")
