"""Globs match the same names in Python and on the page (tests/js/globs.test.js)."""

import json
import random
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from programs import needed
from reading import DATA

from livegraph.lib.globs import matches
from livegraph.parsing.field_filter import FieldFilter
from livegraph.storage.rate_and_diff import RateAndDiff
from livegraph.storage.series import Series
from livegraph.storage.thresholds import ThresholdWatcher, parse_threshold

CASES: list[tuple[str, list[str], list[str]]] = json.loads((DATA / "globs.json").read_text())
PAGE = Path(__file__).parent.parent / "livegraph" / "static" / "js" / "lib" / "globs.js"
PIECES = [*"ab01-!^[]]*?.\\,", "[a", "[!", "a-b", "😀", "é", "\n"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


@pytest.mark.parametrize(("glob", "names", "others"), CASES, ids=[case[0] for case in CASES])
def test_a_glob_matches_only_these_names(glob: str, names: list[str], others: list[str]) -> None:
    assert [name for name in names if matches(glob, name)] == names
    assert not [name for name in others if matches(glob, name)]


@given(TEXT, TEXT)
def test_globs_match_like_fnmatch_and_a_name_matches_itself(glob: str, name: str) -> None:
    assert matches(glob, name) == (fnmatchcase(name, glob) or name == glob)


def test_the_page_matches_every_glob_like_python() -> None:
    node = needed("node", "to run the page's modules with")
    script = f"""
        import {{ matcher }} from {json.dumps(PAGE.as_uri())};
        const pairs = JSON.parse(await new Response(process.stdin).text());
        console.log(JSON.stringify(pairs.map(([glob, name]) => matcher(glob)(name))));
    """

    chosen = random.Random(7)
    texts = ["".join(chosen.choices(PIECES, k=chosen.randrange(9))) for _ in range(20_000)]
    pairs = [
        (glob, chosen.choice([glob[1:-1], glob[::2], "a", "b-1", chosen.choice(texts)]))
        for glob in texts
    ]
    pairs += [(glob, name) for glob, names, others in CASES for name in names + others]
    done = subprocess.run(
        [node, "--input-type=module", "-e", script],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout)
    assert sum(result) > 100
    assert result == [matches(glob, name) for glob, name in pairs]


@pytest.mark.parametrize("option", ["field", "rate", "diff", "threshold"])
def test_every_option_matches_globs_alike(option: str) -> None:
    def meant(glob: str, name: str) -> bool:
        if option == "field":
            return FieldFilter((glob,)).keeps(name)
        if option == "threshold":
            watching = ThresholdWatcher((parse_threshold(f"{glob}>5"),))
            return bool(watching.crossings(name, Series(name, 100), np.zeros(1), np.full(1, 6.0)))
        rate, diff = ((glob,), ()) if option == "rate" else ((), (glob,))
        return RateAndDiff(rate, diff)._counter(name) is not None

    for glob, names, others in CASES:
        assert [name for name in names + others if meant(glob, name)] == names
