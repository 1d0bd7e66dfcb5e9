"""The headers of every answer, which tell a browser what the page may do and who may show it."""

from aiohttp import web

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "livegraph",  # aiohttp's default has its and Python's version
}


async def add_headers(request: web.BaseRequest, response: web.StreamResponse) -> None:
    """Add the headers of every answer. `no-store` keeps data out of caches."""
    response.headers.update(HEADERS)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    del request
