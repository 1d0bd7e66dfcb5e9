"""The files of the benchmark's page, on a port of its own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from typing import Self

import livegraph
from livegraph.web.assets import assets

HERE = Path(__file__).parent
STATIC = Path(livegraph.__file__).parent / "static"
UPLOT = HERE.parent.parent / "node_modules" / "uplot" / "dist"


class Host:
    """`files` maps a path to its type and content; what is added is served from then on."""

    def __init__(self) -> None:
        self.files = {path: (a.content_type, a.body) for path, a in assets().items()}
        for file in STATIC.rglob("*.*"):  # each module by itself, too
            kind = guess_type(file.name)[0] or "text/plain"
            self.files[f"/static/{file.relative_to(STATIC).as_posix()}"] = (kind, file.read_bytes())
        self.files["/"] = ("text/html", (HERE / "index.html").read_bytes())
        self.files["/charts.js"] = ("text/javascript", (HERE / "charts.js").read_bytes())
        for name, kind in (("uPlot.iife.min.js", "text/javascript"), ("uPlot.min.css", "text/css")):
            self.files[f"/uplot/{name}"] = (kind, (UPLOT / name).read_bytes())
        files = self.files

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, body = files.get(self.path, ("text/plain", b""))
                self.send_response(200 if self.path in files else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody wants to read it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
