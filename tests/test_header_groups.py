"""The upper header line of vmstat and dstat: its words belong to the columns below them."""

import orjson
import pytest
from reading import batches, objects, take

from livegraph.parsing.formats.table.groups import is_group_line
from livegraph.settings import DisplayOptions, ReadingOptions, StorageOptions
from livegraph.storage.store import Store
from livegraph.web.encoded_points import EncodedPoints
from livegraph.web.saved_page import page_contents
from livegraph.web.view import View

VMSTAT = b"""\
procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----
 r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st
"""
VMSTAT_ROW = (
    b" 3  2      0 118857028  59684 4806004    0    0  8916 238120 3268 6052 65 35  0  0  1\n"
)
DSTAT = b"""\
----system---- --total-cpu-usage-- ------memory-usage----- -dsk/total- -net/total-
     time     |usr sys idl wai stl| used  free  buff  cach| read  writ| recv  send
21-11 16:04:28| 57  16  27   0   0|1391M 18.1G 55.2M 3742M|   1    2 |   3    4
21-11 16:04:29| 77  23   0   0   0|1486M 18.0G 55.3M 3748M|   1    2 |   3    4
"""
DISKS = b"""\
disk- ------------reads------------ ------------writes----------- -----IO------
       total merged sectors      ms  total merged sectors      ms    cur    sec
sda      863     20   13846     346    621    200    5480     982      0      1
sdb       43      1     692       7     31     10     274     121      0      0
"""


def groups(text: bytes) -> dict[str, str | None]:
    store = Store(StorageOptions())
    for batch in batches([text], ReadingOptions()):
        take(store, batch, 0, 1)
    return {name: series.group for name, series in store.series.items()}


def names(text: bytes, group: str) -> str:
    return " ".join(name for name, each in groups(text).items() if each == group)


def test_the_columns_of_vmstat_have_the_groups_above_them() -> None:
    expected = {
        "procs": "r b",
        "memory": "swpd free buff cache",
        "swap": "si so",
        "io": "bi bo",
        "system": "in cs",
        "cpu": "us sy id wa st",
    }
    assert {group: names(VMSTAT + VMSTAT_ROW * 3, group) for group in expected} == expected


def test_the_columns_of_dstat_have_the_groups_above_them() -> None:
    assert names(DSTAT, "total-cpu-usage") == "usr sys idl wai stl"
    assert names(DSTAT, "memory-usage") == "used free buff cach"
    assert (names(DSTAT, "dsk/total"), names(DSTAT, "net/total")) == ("read writ", "recv send")


@pytest.mark.parametrize("groups", [2, 3, 5])
def test_the_bars_and_blanks_of_dstat_shift_no_value(groups: int) -> None:
    lines = DSTAT.splitlines()
    upper = b" ".join(lines[0].split()[:groups])
    text = [upper, *(b"|".join(line.split(b"|")[:groups]) for line in lines[1:])]
    rows = [item["values"] for item in objects(b"\n".join(text) + b"\n")]
    assert [(row["usr"], row["idl"]) for row in rows] == [(57, 27), (77, 0)]
    assert [row.get("used") for row in rows] == ([1391e6, 1486e6] if groups > 2 else [None] * 2)


def test_pages_and_saved_pages_learn_the_group() -> None:
    store = Store(StorageOptions())
    for batch in batches([VMSTAT + VMSTAT_ROW], ReadingOptions()):
        take(store, batch, 0, 1)
    view = View(store, 60.0, 250)
    view.advance()
    sent = [
        orjson.loads(orjson.dumps(EncodedPoints().of(each))) for each in view.lacking()[0].samples
    ]
    assert [each["group"] for each in sent if each["name"] in ("r", "free")] == ["procs", "memory"]
    saved = page_contents(DisplayOptions(), store, 2).series
    assert [each.group for each in saved if each.name in ("r", "free")] == ["procs", "memory"]


def test_columns_of_one_name_are_told_apart_in_each_row_of_a_key() -> None:
    found = groups(DISKS)
    names = "sda.reads.total", "sdb.writes.total", "sdb.cur"
    assert tuple(map(found.get, names)) == ("reads", "writes", "IO")


def test_both_lines_of_a_header_are_no_messages_also_when_they_come_again() -> None:
    lines = objects((VMSTAT + VMSTAT_ROW * 3) * 3)
    assert len(lines) == 9
    assert all("values" in item for item in lines)


@pytest.mark.parametrize(
    "text",
    [
        b"a b c\n1 2 3\n",
        b"one two\na b\n1 2\n",
        b"Device r/s w/s\nsda 1 2\nsdb 3 4\n",
        b"---------- epoch 3 ----------\nloss acc\n0.3 0.9\n",
    ],
)
def test_other_tables_have_no_groups(text: bytes) -> None:
    assert set(groups(text).values()) == {None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("procs ---memory--- ---swap--", True),
        ("----system---- --total-cpu-usage--", True),
        ("--- 1.1.1.1 ping statistics ---", False),
        ("----- -----", False),
        ("---memory---", False),
        ("-5- -6-", True),
        ("", False),
    ],
)
def test_what_is_an_upper_header_line(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_group_line(text) is expected


def test_an_upper_header_line_without_a_table_is_a_message() -> None:
    assert objects(b"procs --memory-- --swap--\nthat is all.\n") == [
        {"line": 1, "text": "procs --memory-- --swap--"},
        {"line": 2, "text": "that is all."},
    ]
