"""A small harness: bytes in, the objects of `--print` out."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from livegraph.parse import Parser
from livegraph.parsing.batch import Batch
from livegraph.parsing.framing.lines import LineBlock, LineFramer
from livegraph.settings import ReadingOptions
from livegraph.sink import Delivery
from livegraph.sinks.jsonl import print_lines
from livegraph.storage.store import Store

DATA = Path(__file__).parent / "data"
NOW = 1_795_000_000.0
KINDS: dict[str, Callable[[str], Any]] = {
    "names": lambda text: tuple(text.split(",")),
    "max_line": int,
}


def settings(args: Sequence[str] = ()) -> ReadingOptions:
    """The options of command line arguments like `--format json --field a`."""
    known = {field.name for field in fields(ReadingOptions)}
    values: dict[str, Any] = {}
    for option, value in zip(args[::2], args[1::2], strict=True):
        name = option.removeprefix("--").replace("-", "_")
        if name == "field":
            values["fields"] = (*values.get("fields", ()), value)
            continue
        assert name in known, option
        values[name] = KINDS.get(name, str)(value)
    return ReadingOptions(**values)


def batches(chunks: Iterable[bytes], options: ReadingOptions, *, now: float = NOW) -> list[Batch]:
    lines, parser = LineFramer(options.max_line), Parser(options)
    result = [parser.parse(block, now) for chunk in chunks for block in lines.feed(chunk)]
    result += [parser.parse(block, now) for block in lines.finish()]
    result.append(parser.finish(now))
    defects = [bad for batch in result for bad in batch.bad if bad.reason == "internal_error"]
    assert not defects, defects
    return result


def take(
    store: Store,
    batch: Batch,
    since: float,
    arrival: float,
    source: str = "",
    *,
    now: float | None = None,
) -> None:
    """Have the store take a batch that was read at `arrival`, by a clock that may say `now`."""
    now = arrival if now is None else now
    store.take(Delivery(source, "", batch.arrived(since, arrival), now))


def objects(*chunks: bytes, args: Sequence[str] = (), now: float = NOW) -> list[dict[str, Any]]:
    """What `--print` writes for the chunks, without the words of `detail`."""
    units: dict[str, str] = {}
    out = b"".join(print_lines(batch, units) for batch in batches(chunks, settings(args), now=now))
    result = [json.loads(line) for line in out.split(b"\n") if line]
    return [{key: item[key] for key in item if key != "detail"} for item in result]


def has_number(told: list[Batch]) -> bool:
    return any(np.isfinite(column.y).any() for batch in told for column in batch.columns)


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = [0, *sorted(place % (len(data) + 1) for place in at), len(data)]
    return [data[a:b] for a, b in pairwise(places)]


def told_by(batches: list[Batch]) -> list[object]:
    units: dict[str, str] = {}
    out = b"".join(print_lines(batch, units) for batch in batches)
    return [json.loads(line) for line in out.split(b"\n") if line]


def shown(chunks: list[bytes], options: ReadingOptions) -> list[object]:
    return told_by(batches(chunks, options))


def by_line(data: bytes, options: ReadingOptions) -> list[object]:
    """What the lines mean, read one by one."""
    lines, parser = LineFramer(options.max_line), Parser(options)
    reported = []
    for block in [*lines.feed(data), *lines.finish()]:
        if block.reason:
            reported.append(parser.parse(block, NOW))
            continue
        data = block.data.removesuffix(b"\n")
        reported += [parser.parse(LineBlock(line + b"\n"), NOW) for line in data.split(b"\n")]
    return told_by([*reported, parser.finish(NOW)])
