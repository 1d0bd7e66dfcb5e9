"""The value of `--panel`."""

import pytest

from livegraph.lib.panel_spec import PanelSpec, parse_panel


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("temp", PanelSpec("temp")),
        ("cpu*,load[0:100]", PanelSpec("cpu*,load", 0, 100)),
        ("temp[:30]", PanelSpec("temp", None, 30)),
        ("temp[-1.5e3:]", PanelSpec("temp", -1500, None)),
        ("temp[ 10 : 30 ]", PanelSpec("temp", 10, 30)),
        ("cpu[01]", PanelSpec("cpu[01]")),
        ("cpu[0-9][0:1]", PanelSpec("cpu[0-9]", 0, 1)),
        ("a[1:2],b", PanelSpec("a[1:2],b")),
    ],
)
def test_the_brackets_at_the_end_with_a_colon_are_the_ends_of_y(text: str, spec: PanelSpec) -> None:
    assert parse_panel(text) == spec


def test_brackets_without_numbers_let_a_name_end_in_brackets() -> None:
    assert parse_panel("a[1:2][:]") == PanelSpec("a[1:2]")
