"""Who is meant: one spelling per identifier, nobody where nobody is meant, one random id for good."""

import shutil

import pytest

from onedeck.charter.workspace import read_workspace
from onedeck.ingest import run
from onedeck.store import Store
from onedeck.store.duck import DuckEngine
from onedeck.store.keys import pseudonym, workspace_key
from tests.ingest.conftest import CALLS

KEY = b"\0" * 32  # of a store in memory
WHO = ("customer", "account", "object_ref", "device")
HEADER = "id,client,started,value\n"


def keys(ingest, column: str, values: list[str], country: str = "", options: str = "") -> list[int | None]:
    yaml = CALLS.format(path="c.csv").replace("customer: client", f"{column}: value")
    yaml = (f"country: '{country}'\n" if country else "") + yaml.replace(
        "    tables:", f"{options}    tables:"
    )
    rows = "".join(f'{number:03},x,2026-03-01,"{value}"\n' for number, value in enumerate(values))
    found = ingest(yaml, {"c.csv": HEADER + rows})
    name = {"object_ref": "object_key"}.get(column, f"{column}_key")
    return found.column(f"SELECT {name} FROM touches ORDER BY source_id")


def test_spellings_of_an_email_are_one(ingest):
    found = keys(ingest, "email", ["Ann@Example-Shop.DE ", "ann@example-shop.de", "bob@example-shop.de"])
    assert found[0] == found[1] == pseudonym(KEY, "email", "ann@example-shop.de") != found[2]


@pytest.mark.parametrize(
    "value",
    ["noreply@shop.de", "no-reply@shop.de", "DoNotReply@shop.de", "mailer-daemon@shop.de", "notifications+7@shop.de",
     "unknown", "anonymous", "", "ann", "a@b@c", "x@example.com", "me@own.de"],
)  # fmt: skip
def test_nobodys_mailboxes(ingest, value):
    assert keys(ingest, "email", [value], options="    options: {own: [me@own.de]}\n") == [None]


def test_names_that_only_look_like_nobody_are_somebody(ingest):
    found = keys(ingest, "email", ["noreplyson@shop.de", "bounceland@shop.de", "norep@shop.de"])
    assert None not in found and len(set(found)) == 3


def test_spellings_of_a_phone_number_are_one(ingest):
    same = ["+49 30 901820", "0049 (30) 90 18 20", "030/901820", "(030) 90-18-20", "+4930901820"]
    found = keys(ingest, "phone", [*same, "030 901821"], country="49")
    assert set(found[:-1]) == {pseudonym(KEY, "phone", "+4930901820")}
    assert found[-1] != found[0]


def test_without_a_country_a_national_number_is_equal_only_to_itself(ingest):
    national, again, international = keys(ingest, "phone", ["030 901820", "030901820", "+4930901820"])
    assert national == again != international


@pytest.mark.parametrize(
    "value", ["withheld", "Anonymous", "unknown", "", "?", "0000", "12", "+49 800 1234567"]
)
def test_nobodys_numbers(ingest, value):
    assert keys(ingest, "phone", [value], country="49", options="    options: {own: ['0800 1234567']}\n") == [
        None
    ]


def test_customer_ids_are_equal_within_their_namespace_only(ingest):
    one = keys(ingest, "customer", ["77", " 77 ", "unknown"])
    other = keys(ingest, "customer", ["77"], options="    identifiers: crm\n")
    assert one[0] == one[1] and one[2] is None
    assert other[0] not in (None, one[0])


def test_no_identifier_leaves_ingest(ingest):
    secret = "Geheim77"
    yaml = CALLS.format(path="c.csv").replace(
        "customer: client",
        "\n        ".join(["email: value", *(f"{name}: client" for name in WHO)]),
    )
    found = ingest(yaml, {"c.csv": HEADER + f"1,{secret},2026-03-01,{secret}@shop.de\n"})
    for table in ("touches", "customers", "rejects"):
        assert secret.lower() not in str(found.rows(f"SELECT * FROM {table}")).lower()


def test_people_are_hashed_and_ai_agents_named(ingest):
    yaml = (
        CALLS.format(path="c.csv")
        .replace("\"'HUMAN_AGENT'\"", "value")
        .replace("customer: client", "agent_id: client\n        agent_name: client")
    )
    roles = {
        "1,ann": "HUMAN_AGENT",
        "2,ann": "HUMAN_AGENT",
        "3,bot-3": "AUTOMATED_AGENT",
        "4,": "HUMAN_AGENT",
    }
    rows = "".join(f"{agent},2026-03-01,{role}\n" for agent, role in roles.items())
    found = ingest(yaml, {"c.csv": HEADER + rows})
    agents = found.rows("SELECT agent_id, agent_name FROM touches ORDER BY source_id")
    assert (
        agents[0] == agents[1] and agents[0]["agent_id"].startswith("p_") and len(agents[0]["agent_id"]) == 14
    )
    assert [row["agent_name"] for row in agents] == [None, None, "bot-3", None]
    assert (agents[2]["agent_id"], agents[3]["agent_id"]) == ("bot-3", None)


def test_random_ids_survive_the_build(workspace):
    folder = workspace(
        {
            "onedeck.yaml": CALLS.format(path="c.csv"),
            "c.csv": "id,client,started\n1,7,2026-03-01\n2,8,2026-03-01\n",
        }
    )
    home = folder / ".onedeck"

    def build() -> dict[int, int]:
        store = Store.open(home)
        run(store, read_workspace(folder))
        store.publish()
        ids = dict(store.engine.rows("SELECT identifier_key, customer FROM customers"))
        store.engine.close()
        return ids

    first = build()
    key = pseudonym(workspace_key(home / "keep"), "customer", "shared:7")
    assert len(first) == 2 and first[key] > 0 and first[key] != key
    assert build() == first
    (folder / "c.csv").write_text("id,client,started\n3,9,2026-03-01\n")
    second = build()
    assert len(second) == 3 and first.items() <= second.items()
    shutil.rmtree(home / "build")
    assert build() == second


def test_keys_are_not_the_same_in_two_workspaces(workspace, tmp_path):
    keys = set()
    for name in ("one", "two"):
        folder = (
            workspace(
                {
                    f"{name}/onedeck.yaml": CALLS.format(path="c.csv"),
                    f"{name}/c.csv": "id,client,started\n1,7,2026-03-01\n",
                }
            )
            / name
        )
        store = Store.open(folder / ".onedeck", engine=DuckEngine())
        run(store, read_workspace(folder))
        keys |= set(store.engine.rows("SELECT customer_key FROM touches"))
    assert len(keys) == 2
