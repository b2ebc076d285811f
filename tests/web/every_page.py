"""An address of every page, with parts that the built company has: for tests, screenshots and benchmarks alike."""

from pathlib import Path

from onedeck.entrypoints.web.page import pages
from onedeck.show.accounts.exposed import pseudonym
from onedeck.show.customer_ids import shown
from onedeck.store import Store

FILES = "/j/{journey}/report.{form}"  # answered with a file and not with a page


def addresses(folder: Path) -> dict[str, str]:
    """Return an address by the path of its page, such as /c/{id}; KeyError for a page nobody gave an example."""
    store = Store.open(folder / ".onedeck")
    parts = _parts(store)
    store.engine.close()
    return {page.path: page.path.format(**parts) for page in pages() if page.path != FILES}


def _parts(store: Store) -> dict[str, str]:
    rows = store.engine.rows
    journey = rows(
        "SELECT journey FROM verdicts WHERE room = 'all' AND journey <> 'unchartered' GROUP BY journey "
        "ORDER BY COUNT(*) DESC, journey LIMIT 1"
    )[0][0]
    system, version = rows(
        "SELECT ai_system, ai_version FROM conversations WHERE ai_system IS NOT NULL AND ai_version IS NOT NULL "
        "GROUP BY 1, 2 ORDER BY COUNT(*) DESC, 1, 2 LIMIT 1"
    )[0]
    customer = rows(
        "SELECT customer FROM verdicts WHERE room = 'all' AND verdict = 'refuted' AND customer IS NOT NULL "
        "GROUP BY customer ORDER BY COUNT(*) DESC, customer LIMIT 1"
    )[0][0]
    code = rows("SELECT code FROM findings GROUP BY code ORDER BY COUNT(*) DESC, code LIMIT 1")[0][0]
    account = rows("SELECT MIN(account_key) FROM conversations WHERE account_key IS NOT NULL")[0][0]
    return {
        "account": pseudonym(account), "journey": journey, "system": system, "version": version,
        "id": shown(customer) or "", "code": code,
    }  # fmt: skip
