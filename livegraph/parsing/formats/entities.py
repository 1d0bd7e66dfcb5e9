"""Objects about different things: the text that names the thing keeps their series apart.

The first thing met keeps plain names, so that a stream about one thing reads as ever; the names of
another one have it in front. Things that come together in an array all have.
"""

import re
from collections.abc import Iterable
from typing import Any

from livegraph.parsing.few_keys import (
    DEVICE_IDS,
    ENTITY_FIELDS,
    KIND_FIELDS,
    NUMBERED_FIELDS,
    FewKeys,
    NumberedFields,
)

MAX_NAMING_FIELDS = 64
"""Fields such as `ifname` that are remembered; further ones do not tell objects apart."""
MAX_CHARACTERS = 64
"""A longer text names nothing."""
MAX_PLAIN = 1000
"""Combinations of fields whose thing has plain names; with further ones, no thing has."""

_NAME = re.compile(rf"(?![0-9a-fA-F-]{{8,}}$)(?=.*[^\W\d])[^\n]{{1,{MAX_CHARACTERS}}}")
_UNIQUE = re.compile(r"[0-9]{3}|.{25}")  # an id of each message
_OBIS = re.compile(r"[0-9]+-[0-9]+:[0-9]+\.[0-9]+\.[0-9]+(?:\*[0-9]+)?")
"""What a meter calls a quantity: `1-0:1.8.0*255`."""

_FIELDS = ENTITY_FIELDS | DEVICE_IDS | NUMBERED_FIELDS | KIND_FIELDS


class Entities:
    """Remembers which thing has the plain names of each combination of fields.

    Numbers in the fields `measured` name no thing.
    """

    def __init__(self, measured: Iterable[str] = ()) -> None:
        self._plain: dict[tuple[str, ...], str] = {}
        self._keys = FewKeys()
        self._fields = _FIELDS
        self.numbered = NumberedFields(measured)

    def tell_apart(self, items: Iterable[Any]) -> None:
        """See the objects of an array: if they are about different things, none is plain."""
        items = [item for item in items if isinstance(item, dict)]
        keys = set(map(self._key, items))
        if len(keys) == 1 and len(items) > 1 and (field := _naming_field(items)):
            self._add_field(field)
            keys = set(map(self._key, items))
        for fields, _ in keys if len(keys) > 1 else ():
            self._set_plain(fields, "")

    def prefix(self, item: Any) -> str:  # noqa: ANN401  JSON is anything
        """The text to put in front of the names of an object, or ''."""
        if not isinstance(item, dict) or self._fields.isdisjoint(map(str.lower, item)):
            return ""
        fields, key = self._key(item)
        if key and fields not in self._plain:
            self._set_plain(fields, key)
        if not key or key == self._plain.get(fields) or not self._keys.allows(key):
            return ""
        return key

    def thing(self, item: dict[str, Any]) -> str:
        """The text that names what an object is about, or ''."""
        return self._key(item)[1]

    def _add_field(self, field: str) -> None:
        if len(self._fields) < len(_FIELDS) + MAX_NAMING_FIELDS:
            self._fields |= {field}

    def _set_plain(self, fields: tuple[str, ...], key: str) -> None:
        if fields in self._plain or len(self._plain) < MAX_PLAIN:
            self._plain[fields] = key

    def _key(self, item: dict[str, Any]) -> tuple[tuple[str, ...], str]:
        """The fields that name the thing, and their texts."""
        named = {
            field: str(text)
            for field, text in item.items()
            if (name := field.lower()) in self._fields
            and (_names_thing(name, text) or self._counts_thing(name, text))
            and (name not in KIND_FIELDS or "value" in item)
        }
        return (*named,), ".".join(named.values())

    def _counts_thing(self, field: str, text: Any) -> bool:  # noqa: ANN401
        """Whether the value of `field` is a small whole number that stands for a thing."""
        number = int(text) if isinstance(text, str) and text.isdecimal() else text
        return type(number) is int and self.numbered.name_thing(field, number)


def _names_thing(field: str, text: Any) -> bool:  # noqa: ANN401
    """Whether the value of `field` stands for a thing; another id in each message does not."""
    if field in DEVICE_IDS:
        return type(text) is int or (isinstance(text, str) and 0 < len(text) <= MAX_CHARACTERS)
    if not isinstance(text, str) or not _NAME.fullmatch(text):
        return False
    return not (field == "id" and _UNIQUE.search(_OBIS.sub("", text)))


def _naming_field(items: list[dict[str, Any]]) -> str:
    """The first field such as `ifname`, in lower case, whose text is another in each object."""
    for field in items[0]:
        texts = {text for item in items if isinstance(text := item.get(field), str)}
        if field.lower().endswith("name") and len(texts) == len(items):
            return field.lower()
    return ""
