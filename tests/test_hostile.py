"""JSON edge cases, and strings that break other programs."""

import json
import math
from typing import Any

import pytest
from reading import batches, objects, settings

VALID: list[tuple[str, dict[str, Any] | str]] = [
    ('{"a":1}', {"a": 1}),
    (' \t{"a" : 1 } ', {"a": 1}),
    ('{"a":-0}', {"a": 0}),
    ('{"a":-0.0e-0}', {"a": 0}),
    ('{"a":1E+2}', {"a": 100}),
    ('{"a":1e-400}', {"a": 0}),
    ('{"a":0.1e1}', {"a": 1}),
    ('{"a":9223372036854775808}', {"a": 9223372036854775808}),
    ('{"a":-9223372036854775809}', {"a": -9223372036854775809}),
    ('{"a":18446744073709551616}', {"a": 18446744073709551616}),
    ('{"":1}', {"value": 1}),
    ('{"a.b":1}', {"a.b": 1}),
    ('{"a":1,"a":2}', {"a": 2}),
    ('{"\\u0061":1}', {"a": 1}),
    ('{"\\"q\\"":1}', {'"q"': 1}),
    ('{"\\ud83d\\ude00":1}', {"😀": 1}),
    ('{"é":1}', {"é": 1}),
    ('{"a":{"b":{"c":[{"d":1}]}}}', {"a.b.c.0.d": 1}),
    ('{"a":[[1,2],[3]]}', {"a.0.0": 1, "a.0.1": 2, "a.1.0": 3}),
    ('{"a":true,"b":false,"c":null}', {"a": 1, "b": 0, "c": None}),
    ('{"a":"21.5","b":"x"}', {"a": 21.5}),
    ("[1]", "[1]"),  # as in a log
    ("[1,2.5,-3e2]", {"1": 1, "2": 2.5, "3": -300}),
    ("true", {"value": 1}),
    ('"42"', {"value": 42}),
    ("{}", "{}"),
    ("[]", "[]"),
    ('{"a":{}}', '{"a":{}}'),
    ('{"a":[]}', '{"a":[]}'),
    ('"text"', '"text"'),
    ('{"a":"\\ud800"}', '{"a":"\\ud800"}'),
]

BROKEN = [
    '{"a":1',
    '{"a":1,}',
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":+1}',
    '{"a":0x1F}',
    '{"a":1_000}',
    '{"a":1 "b":2}',
    '{"a" 1}',
    '{"a":}',
    '{"a"}',
    '{"a":1}}',
    '{"a":1} {"b":2}',
    '{"a":1}}{"b":2}',
    '{"a":"unterminated',
    '{"a":"\\x41"}',
    '{"a":"tab\there"}',
    '{"a":tru}',
    '{"a":1} // no comments',
    "[1,2,",
    "[1,,2]",
    '["a",1',
    "{" + '"a":{' * 40 + "}" * 41,
    "[" * 400 + "]" * 400,
    "[1," + "[" * 400,
]

NAUGHTY = [
    "undefined",
    "null",
    "NULL",
    "(null)",
    "nil",
    "NaN",
    "-Infinity",
    "1/0",
    "0x0",
    "0xffffffffffffffff",
    "1e1000",
    "-1E+02",
    "1.0.0",
    "--1",
    "1,000.00",
    "1 000",
    "1'000",
    "٠١٢٣",
    "１２３",
    "½",
    "∞",
    "１.５",
    "<script>alert(1)</script>",
    "'; DROP TABLE series; --",
    "../../../etc/passwd%00",
    "${jndi:ldap://x}",
    "%s%n%d%x",
    "{0.__class__}",
    "$(touch /tmp/x)",
    "`id`",
    "\u202e21.5\u202c",
    "\u200b21.5",
    "\ufeff21.5",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "👩‍👩‍👧‍👦=5",
    "\x00\x01\x02",
    "a\x00b=5",
    "\x7f",
    "\x85",
    "\u2028\u2029",
    "\x0b1\x0c2",
    "a=" + "9" * 400,
    "0." + "0" * 5000 + "1",
    "=" * 200,
    ":" * 200,
    '"' * 201,
    "\\" * 201,
    "data: x\n\nevent: bye",
    "__proto__=1",
    "constructor=1 toString=2",
    "a" * 300 + "=1",
    "time=99999999999999999999",
    "2026-13-45T99:99:99Z 5",
    "0000-00-00 00:00:00",
]


@pytest.mark.parametrize(("text", "expected"), VALID, ids=[text for text, _ in VALID])
def test_valid_json_gives_its_numbers(text: str, expected: dict[str, Any] | str) -> None:
    (reported,) = objects(text.encode() + b"\n")
    if isinstance(expected, str):
        assert reported["text"] == expected
    else:
        assert reported["values"] == pytest.approx(expected)


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_broken_json_is_a_bad_line_and_the_next_line_is_read(text: str) -> None:
    *reported, last = objects(text.encode() + b"\n7\n", args=["--format", "json"])
    assert [item["bad"] for item in reported] in (["json"], ["not_json"])
    assert last["values"] == {"value": 7}


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
@pytest.mark.parametrize("form", ["auto", "json", "csv", "logfmt", "influx", "prometheus"])
def test_a_naughty_string_survives_as_a_line_a_name_and_a_value(text: str, form: str) -> None:
    as_json = json.dumps({text: 1, "a": text}, ensure_ascii=False)
    quoted = text.replace("\n", " ").replace('"', "'")
    data = f'{text}\n{as_json}\n"{quoted}",1\nk="{quoted}" n=2\n'.encode("utf-8", "surrogatepass")
    reported = batches([data], settings(["--format", form]))
    assert sum(b.lines for b in reported) == sum(
        b.records + b.layout + len(b.texts) + len(b.bad) for b in reported
    )
    for item in objects(data, args=["--format", form]):
        for name, value in item.get("values", {}).items():
            assert len(name) <= 200
            assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in name)
            assert value is None or math.isfinite(value)
