"""Identifiers are kept only as keyed hashes: the same in Python and in SQL, under a key nobody else can read."""

import hashlib
import hmac
import stat
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from onedeck.store.duck import DuckEngine
from onedeck.store.keys import install_pseudonym, pseudonym, workspace_key

KEY = bytes(range(32))


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    key = workspace_key(tmp_path)
    assert len(key) == 32
    assert workspace_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_pseudonym_is_the_head_of_an_hmac() -> None:
    expected = hmac.new(KEY, b"email:ann@example.com", hashlib.sha256).hexdigest()[:15]
    assert pseudonym(KEY, "email", "ann@example.com") == int(expected, 16)
    assert pseudonym(KEY, "phone", "ann@example.com") != int(expected, 16)
    assert pseudonym(KEY[::-1], "email", "ann@example.com") != int(expected, 16)


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cs",))))
def test_sql_and_python_agree(identifier: str) -> None:
    engine = DuckEngine()
    install_pseudonym(engine, KEY)
    found = engine.execute("SELECT pseudonym('customer', ?)", [identifier]).fetchall()
    assert found == [(pseudonym(KEY, "customer", identifier),)]


def test_the_key_appears_in_no_error() -> None:
    engine = DuckEngine()
    install_pseudonym(engine, KEY)
    try:
        engine.rows("SELECT pseudonym('customer', 1/0, 2)")
    except Exception as error:
        assert KEY.hex() not in str(error)
        assert "\\x01\\x02" not in str(error)
    else:
        raise AssertionError("the call should have failed")
