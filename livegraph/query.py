"""What a request asks for; what makes no sense is answered with 400 and a word why."""

import math

from aiohttp import web

from livegraph.errors import UsageError
from livegraph.settings import Settings, window

POINTS = 2000
"""Budget of points per series where the request names none."""
POINTS_STEP, POINTS_MAX = 250, 10_000
"""Budgets of streams are rounded down to steps: pages of about one size share a view."""


def number(request: web.Request, name: str, default: float) -> float:
    text = request.query.get(name, "")
    try:
        value = float(text) if text else default
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise web.HTTPBadRequest(text=f"{name}={text} is no number\n")
    return value


def span(request: web.Request) -> tuple[float, float]:
    """The range of x asked for: everything, unless `from` or `to` say less."""
    return number(request, "from", -math.inf), number(request, "to", math.inf)


def points(request: web.Request) -> int:
    """Points per series; 0 is every sample kept."""
    return int(min(max(number(request, "points", POINTS), 0), 2**53))


def budget(request: web.Request) -> int:
    """Points per series of a stream: at least a step."""
    return max(min(points(request), POINTS_MAX) // POINTS_STEP, 1) * POINTS_STEP


def width(request: web.Request, settings: Settings) -> float | None:
    """The window of a stream: the one asked for, or that of the run; None if neither is given."""
    text = request.query.get("window")
    if text:
        try:
            return window(text)
        except UsageError as error:
            raise web.HTTPBadRequest(text=f"{error}\n") from error
    return settings.window
