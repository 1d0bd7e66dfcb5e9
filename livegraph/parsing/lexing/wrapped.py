"""Numbers as libraries of Python print them: `tensor(0.69, grad_fn=…)`, `np.float64(0.5)`."""

import re

from livegraph.parsing.lexing.number import NUMBER

_WRAPPED = re.compile(
    r"\b(?:tensor|Tensor|Array|array|Decimal|(?:np|numpy|jnp)\.[a-z]+[0-9]*+)"
    rf"\(['\"]?({NUMBER})['\"]?(?:, [^()<>]*+(?:<[^<>]*+>)?)?\)"
)


def unwrapped(text: str) -> str:
    """The text with the plain numbers in place of those that are wrapped."""
    return _WRAPPED.sub(r"\1", text) if "(" in text else text
