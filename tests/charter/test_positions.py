"""YAML with places: every fault names its line and column, and nothing is read two ways."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from onedeck.charter.positions import MAX_BYTES, Node, parse_yaml, read_yaml
from onedeck.errors import ConfigError, Fault


def faults_of(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        read_yaml(path)
    return [str(fault).replace(str(path), "a.yaml") for fault in caught.value.faults]


def read(folder: Path, text: str) -> Node:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def test_every_key_and_value_knows_its_place(tmp_path: Path) -> None:
    node = read(tmp_path, "name: Fernholm\nsources:\n  - name: chat\n    path: 'x'\n")
    sources = node.get("sources")
    assert sources is not None
    key, value = sources.items[0].entries[1]
    assert (key.place.line, key.place.column, value.place.line, value.place.column) == (4, 5, 4, 11)
    assert node.plain() == {"name": "Fernholm", "sources": [{"name": "chat", "path": "x"}]}


@pytest.mark.parametrize(
    ("written", "kind", "plain"),
    [
        ("no", "text", "no"),
        ("on", "text", "on"),
        ("2026-11-23", "text", "2026-11-23"),
        ("012", "text", "012"),
        ("1:30", "text", "1:30"),
        ("1_000", "text", "1_000"),
        ("49", "number", 49),
        ("-1.5e3", "number", -1500.0),
        ("'49'", "text", "49"),
        ("true", "boolean", True),
        ("False", "boolean", False),
        ("~", "null", None),
        ("", "null", None),
        ("<<", "text", "<<"),
    ],
)
def test_plain_scalars_follow_yaml_1_2(tmp_path: Path, written: str, kind: str, plain: object) -> None:
    value = read(tmp_path, f"a: {written}\n").get("a")
    assert value is not None
    assert (value.kind, value.plain()) == (kind, plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\nb: 4\n", [
            "a.yaml:3:1: key 'a' is already given in line 1",
            "a.yaml:4:1: key 'b' is already given in line 2",
        ]),
        ("a:\n  x: 1\n  'x': 2\n", ["a.yaml:3:3: key 'x' is already given in line 2"]),
        ("a: 1\n\tb: 2\n", ["a.yaml:2:1: is not YAML: a tab stands where YAML wants spaces"]),
        ("a: [1\n", ["a.yaml:2:1: is not YAML: expected ',' or ']', but got '<stream end>'"]),
        ("a: b: c\n", ["a.yaml:1:5: is not YAML: mapping values are not allowed here; a text with ': ' in it "
                       "wants quotes, and a key its own indentation"]),
        ("- a\n- b\n", ["a.yaml:1:1: the file must hold a mapping (key: value), not a list"]),
        ("just words\n", ["a.yaml:1:1: the file must hold a mapping (key: value), not a text"]),
        ("# nothing\n", ["a.yaml:1:1: the file is empty"]),
        ("", ["a.yaml:1:1: the file is empty"]),
        ("a: 1\n---\nb: 2\n", ["a.yaml:2:1: is not YAML: but found another document"]),
        ("a: !!python/object/apply:os.system [x]\n",
         ["a.yaml:1:4: tags such as !!python/object/apply:os.system are not read"]),
        ("a: !secret b\n", ["a.yaml:1:4: tags such as !secret are not read"]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n",
         ["a.yaml:3:3: merge keys ('<<') are not read; write the keys out"]),
        ("? [a, b]\n: c\n", ["a.yaml:1:3: a key must be a text, not a list"]),
        ("a: &x [*x]\n", ["a.yaml:1:4: an alias contains itself"]),
        ("a: *x\n", ["a.yaml:1:4: is not YAML: found undefined alias 'x'"]),
        ("ok: 1\nbad: \x07\n", ["a.yaml:2:6: holds a control character"]),
        (b"ok: 1\nbad: \xff\n", ["a.yaml:2:6: is not UTF-8 text"]),
        (b"#" * (MAX_BYTES + 1), ["a.yaml: is larger than 1 MB, the most a file here may hold; split it"]),
        ("a: " + "[" * 20_000, ["a.yaml:1:103: lists or mappings are nested too deeply"]),
    ],
)  # fmt: skip
def test_faults_name_their_place(tmp_path: Path, text: str | bytes, expected: list[str]) -> None:
    assert faults_of(tmp_path, text) == expected


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (found,) = faults_of(tmp_path, "\n".join(lines))
    assert found.endswith("the file stands for more than 200,000 values (aliases?)")


def test_an_honest_alias_is_read(tmp_path: Path) -> None:
    node = read(tmp_path, "a: &x {b: 1}\nc: *x\n")
    assert node.plain() == {"a": {"b": 1}, "c": {"b": 1}}


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file or directory"):
        read_yaml(tmp_path / "absent.yaml")


@given(text=st.text(alphabet=st.sampled_from("ab:-? \n\t[]{},'\"|>&*!#%@~\x00é1"), max_size=60))
def test_no_text_makes_it_fail(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage.yaml"
    path.write_text(text, encoding="utf-8")
    faults: list[Fault] = []
    node = parse_yaml(path, faults)
    assert (node is not None) or faults


LEAVES = st.text(alphabet="ab é:#-'\"\n", max_size=8)
DATA = st.dictionaries(
    LEAVES,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LEAVES, inner, max_size=3),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


@given(data=DATA, flow=st.booleans())
def test_what_another_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object], flow: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    path.write_text(
        yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True, default_style="'"), encoding="utf-8"
    )
    assert read_yaml(path).plain() == data


def test_many_aliases_of_a_large_part_cost_no_memory_and_are_counted(tmp_path: Path) -> None:
    part = "a: &a [" + ", ".join(["x"] * 999) + "]\n"
    read(tmp_path, part + "b: [" + ", ".join(["*a"] * 190) + "]\n")
    (found,) = faults_of(tmp_path, part + "b: [" + ", ".join(["*a"] * 200) + "]\n")
    assert found == "a.yaml:2:797: the file stands for more than 200,000 values (aliases?)"
