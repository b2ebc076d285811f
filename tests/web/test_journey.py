"""The Journey page: what it says, that every mark counts what its list counts, and who sees what of it."""

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from onedeck import deck
from onedeck.charter.workspace import Workspace, read_workspace
from onedeck.errors import UsageError
from onedeck.show.journey import journey_facts
from onedeck.show.ledger import Scope, ledger
from onedeck.show.marks import counted, mark
from onedeck.show.measures import sums_of
from onedeck.show.queries import read_step
from onedeck.show.setting import Setting, setting
from onedeck.show.ways.channels import within
from onedeck.show.ways.flow import LAYERS, flow_key, trips
from onedeck.show.ways.handed import pair_key, pairs
from onedeck.show.ways.missed import missed_key, missed_metrics
from onedeck.store import Store
from tests.web.conftest import Client, opened
from tests.web.test_browser import Look, violations

JOURNEY = "billing-dispute"
PAGE = f"/j/{JOURNEY}"
HOSTILE = '"><script>alert(1)</script>'
STOPS = {"proven": "proven", "held": "held", "nobody-can-know": "unobservable", "gave-up": "abandoned"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def space(built: Path) -> Workspace:
    return read_workspace(built)


@pytest.fixture(scope="module")
def store(built: Path) -> Iterator[Store]:
    found = Store.open(built / ".onedeck")
    yield found
    found.engine.close()


@pytest.fixture(scope="module")
def page(store: Store, space: Workspace) -> Setting:
    return setting(store, space, JOURNEY, None)


def test_the_page_opens_with_what_the_rooms_say_and_what_held_up(client: TestClient) -> None:
    text = client.get(PAGE).text
    assert '<p class="verdict">The AI room reports <b>' in text and " held up" in text
    assert "Mara Okafor" in text and "Pip is owned elsewhere: D. Lindqvist" in text
    for heading in (
        "Fast",
        "Accurate",
        "Contextual",
        "Worth staying for",
        "Where customers went",
        "Findings",
    ):
        assert f">{heading}</h2>" in text
    assert "channels seen:" in text and "unreviewed" in text and "by chance" in text


def test_the_figures_are_those_of_the_command(client: TestClient, page: Setting) -> None:
    facts = journey_facts(page)
    rows = client.get(f"{PAGE}.json?table=figures").json()
    lines = [row for row in rows if row["section"] == "dimension"]
    assert [(row["metric"], row["n"], row["value"]) for row in lines] == [
        (line.metric, line.now.n, line.now.value) for line in facts.lines
    ]
    text = client.get(PAGE).text
    assert f"{facts.conversations:,} conversations in {facts.journeys:,} journeys" in text


def test_every_layer_of_the_picture_is_every_matured_conversation(store: Store, page: Setting) -> None:
    for scope in (page.scope, Scope(JOURNEY), Scope()):
        found, left_out = trips(store, scope)
        rows = [row for row in ledger(store, scope) if (row["room"], row["definition"]) == ("all", "any")]
        assert sum(trip.n for trip in found) == sum(row["matured"] for row in rows) > 50 and left_out == 0
    ways, _ = trips(store, Scope(JOURNEY))
    for stop, verdict in STOPS.items():
        drawn = sum(trip.n for trip in ways if trip.stops[-1] == stop)
        assert drawn == counted(store, mark(store, f"verdict:all:{verdict}", Scope(JOURNEY)))[0] > 0


def test_each_ribbon_and_cell_counts_what_its_list_counts(store: Store, page: Setting) -> None:
    found, _ = trips(store, page.scope)
    looked = 0
    for left in range(len(LAYERS) - 1):
        for origin in {trip.stops[left] for trip in found}:
            for target in {trip.stops[left + 1] for trip in found}:
                drawn = sum(trip.n for trip in found if trip.stops[left : left + 2] == (origin, target))
                if drawn:
                    assert counted(store, mark(store, flow_key([origin], [target]), page.scope))[0] == drawn
                    looked += 1
    assert looked > 10
    cells = pairs(store, page.scope)
    assert cells
    for pair in cells:
        behind = mark(store, pair_key(pair.origin, pair.target), page.scope)
        assert counted(store, behind) == (pair.n, pair.customers)


def test_misses_are_those_the_measures_count(store: Store, page: Setting) -> None:
    listable = missed_metrics(store)
    assert {"held_up", "transfer_rate", "queue_wait", "service_level_20_answered"} <= listable.keys()
    touches = read_step("touches_seen").format(within=within(store, page.scope, "c"))
    looked = 0
    for metric, one in listable.items():
        sums = sums_of(store, [metric], JOURNEY, page.now.weeks).get((metric, ""))
        if sums is None or one.bounded:
            continue
        lower = store.engine.rows(f"SELECT direction FROM metrics WHERE metric = '{metric}'")[0][0] == "lower"
        wanted = sums.x if lower else sums.n - sums.x - sums.unknown
        if one.grain == "touches":  # of which a conversation has several
            found = store.engine.rows(f"SELECT COUNT(*) FROM ({touches}) AS seen WHERE {one.condition}")[0][0]
        else:
            found = counted(store, mark(store, f"missed:{metric}", page.scope))[0]
        assert found == wanted, metric
        looked += 1
    assert looked > 5


def test_what_lies_beyond_a_target_is_listed(store: Store, page: Setting) -> None:
    key = missed_key(missed_metrics(store), "queue_wait", 120, "lte")
    assert key == "missed:queue_wait:above:120"
    waits = store.engine.rows(
        "SELECT COUNT(DISTINCT s.conversation_id) FROM steps AS s JOIN touches AS t ON t.touch_id = s.touch_id "
        "JOIN conversations AS c ON c.conversation_id = s.conversation_id WHERE c.excluded IS NULL AND s.room = 'cx' "
        f"AND t.connected_time IS NOT NULL AND s.wait_s > 120{within(store, page.scope, 'c')}"
    )[0][0]
    assert counted(store, mark(store, key, page.scope))[0] == waits > 0
    for wrong in ("queue_wait", "queue_wait:above:1 OR 1=1", "held_up:above:1", "csat_top2"):
        with pytest.raises(UsageError):
            mark(store, f"missed:{wrong}", page.scope)


def test_claims_findings_and_steps_count_what_their_tables_count(store: Store, page: Setting) -> None:
    for row in ledger(store, page.scope):
        if row["definition"] == "any" and row["conversations"]:
            for verdict in ("proven", "held", "refuted", "unobservable"):
                behind = mark(store, f"claimed:{row['room']}:{verdict}", page.scope)
                assert counted(store, behind)[0] == row[f"claimed_matured_{verdict}"]
    findings = store.engine.rows(
        f"SELECT finding_id, bad, customers FROM findings WHERE journey = '{JOURNEY}' AND bad IS NOT NULL"
    )
    assert findings
    for key, bad, customers in findings:
        assert counted(store, mark(store, f"finding:{key}", page.scope)) == (bad, customers)
    steps = store.engine.rows(
        f"SELECT step, need, conversations, customers FROM redesign WHERE journey = '{JOURNEY}'"
    )
    assert steps
    for step, need, conversations, customers in steps:
        behind = mark(store, f"redesign:{step}:{need or ''}", page.scope)
        assert counted(store, behind) == (conversations, customers)


def test_every_mark_of_the_page_opens_its_drawer(client: TestClient) -> None:
    text = client.get(PAGE).text
    keys = {
        parse_qs(urlsplit(html.unescape(address)).query)["drill"][0]
        for address in re.findall(rf'href="({PAGE}\?[^"]*drill=[^"]*)"', text)
    }
    assert {key.partition(":")[0] for key in keys} >= {"flow", "handed", "missed", "finding", "redesign"}
    assert len(keys) > 30
    for key in sorted(keys)[::4]:
        found = client.get(PAGE, params={"drill": key})
        assert found.status_code == 200 and '<dialog id="drawer"' in found.text, key


def test_a_picture_stands_alone_and_every_mark_of_it_is_named(client: TestClient) -> None:
    for name in ("ways", "gap", "handovers", "weeks-accurate", "weeks-worth-staying"):
        drawing = ET.fromstring(client.get(f"{PAGE}.svg?chart={name}").text)
        for link in drawing.iter(f"{SVG}a"):
            assert link.get("aria-label") or link.find(f"{SVG}title") is not None, name
    weeks = re.findall(r'href="(/customers\?[^"]*mark=missed[^"]*)"', client.get(PAGE).text)
    assert weeks and client.get(html.unescape(weeks[0])).status_code == 200


def test_a_viewer_sees_groups_and_an_analyst_single_ways(
    clients: Client, store: Store, page: Setting
) -> None:
    rare = [trip for trip in trips(store, page.scope)[0] if trip.n < 5]
    assert rare
    seen, shown = (clients(role).get(f"{PAGE}.json?table=ways").json() for role in ("analyst", "viewer"))
    assert min(row["n"] for row in shown) >= 5 > min(row["n"] for row in seen)
    text = clients("viewer").get(PAGE).text
    assert "are not drawn for your role" in text
    for table in ("redesign", "findings"):
        counts = [row["customers"] for row in clients("viewer").get(f"{PAGE}.json?table={table}").json()]
        assert all(count is None or count >= 5 or count == 0 for count in counts)
    drawer = clients("viewer").get(PAGE, params={"drill": "flow:ended-by-ai"}).text
    assert "Your role sees groups" in drawer and "c_" not in drawer.split("<dialog")[1]


def test_filters_narrow_the_page_and_its_marks(client: TestClient) -> None:
    whole, part = (sum_of(client, query) for query in ("", "language=de"))
    assert 0 < part < whole
    text = client.get(f"{PAGE}?language=de").text
    assert "language=de&amp;drill=flow" in text


def sum_of(client: TestClient, query: str) -> int:
    """Return how many conversations end the ways of a page."""
    rows = client.get(f"{PAGE}.json?table=ways&{query}").json()
    return sum(row["n"] for row in rows if row["step"].endswith(LAYERS["next"].title))


def test_a_journey_without_a_charter_says_that_nobody_answers(client: TestClient) -> None:
    text = client.get("/j/unchartered").text
    assert "nobody is named" in text and "No charter covers these conversations" in text
    assert client.get("/j/billing-disputes").status_code == 404


def test_a_dimension_nobody_measures_says_so(client: TestClient) -> None:
    text = client.get(f"{PAGE}?language=de&channel=chat").text
    assert '<p class="big"><b>not measured</b>' in text


def test_hostile_names_are_words(folder: Path) -> None:
    charter = folder / "charters" / f"{JOURNEY}.yaml"
    text = charter.read_text().replace("displayName: Billing dispute", f"displayName: '{HOSTILE}'")
    text = text.replace("displayName: Resolved and stays resolved", f"displayName: '{HOSTILE}'")
    text = text.replace("person: mara.okafor@fernholm.example", f"person: '{HOSTILE}'")
    charter.write_text(text.replace("name: Pip", f"name: '{HOSTILE}'"))
    events = folder / "events.yaml"
    events.write_text(events.read_text().replace("Pip 3.3 for half of the accounts", f"'{HOSTILE}'"))
    store = Store.open(folder / ".onedeck")
    deck.run_steps(store, read_workspace(folder), from_step="stitch")
    client = opened(folder, "owner")
    for path in ("", "?drill=flow:held", "/charter", "/charter/history", ".svg?chart=weeks-accurate"):
        found = client.get(PAGE + path)
        assert found.status_code == 200 and "<script>alert" not in found.text, path
    assert "&lt;script&gt;alert(1)" in client.get(PAGE).text


@pytest.mark.slow
def test_the_keyboard_opens_a_ribbon_and_comes_back(look: Look, served: str) -> None:
    for scheme in ("light", "dark"):
        page, _ = look(color_scheme=scheme)
        page.goto(served + PAGE)
        assert not violations(page)
    ribbon = page.locator("#ways a.ribbon").first
    ribbon.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not violations(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(ribbon).to_be_focused()
    small, _ = look(viewport={"width": 390, "height": 800})
    small.goto(served + PAGE)
    assert small.evaluate("document.documentElement.scrollWidth") <= 390
