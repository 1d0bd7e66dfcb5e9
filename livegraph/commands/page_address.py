"""Tells the user the address of the page, and opens it in the browser."""

import os

from livegraph.settings import ServerOptions
from livegraph.system.peer_user import is_loopback
from livegraph.terminal import browser
from livegraph.terminal.console import Console
from livegraph.terminal.no_browser import how_to_open
from livegraph.terminal.page_url import page_url
from livegraph.web.access import USER_NOT_FOUND
from livegraph.web.push import curl_example

BROWSER_ELSEWHERE = ("WSL_DISTRO_NAME", "SUDO_UID", "PKEXEC_UID", "DOAS_USER")
"""Environment variables that suggest that the browser runs as another user or on another system.
Then the printed address has the token, although the user of this process needs none."""


class PageAddress:
    """Says the address once the page is served; `notice`: said after it, unless empty."""

    def __init__(self, options: ServerOptions, console: Console, notice: str) -> None:
        self.browser_opened = False
        self._options, self._console, self._notice = options, console, notice
        self._withheld = ""  # the address with its token, if only the plain one is printed
        self._refusals_told: set[str] = set()

    def announce(self, port: int, *, knows_users: bool) -> None:
        """Print the address and what to know about it.

        `knows_users`: the server lets the user of this process in without the token.
        """
        options, say = self._options, self._console.say
        url, here = (page_url(options, port, here=here) for here in (False, True))
        if knows_users and not any(name in os.environ for name in BROWSER_ELSEWHERE):
            self._withheld = here
            url = here = here.partition("#")[0]
        self._console.address(url)
        if here != url:
            say(f"on this machine: {here}")
        if self._notice:
            say(self._notice)
        if options.insecure_no_token:
            say("no token: anyone who can reach this address can see the data")
        elif options.no_token:
            say("no token: every user of this machine can see the data")
        if options.push:
            address, has_token, _ = url.partition("#")
            say(f"waiting for POST, for example: {curl_example(address, token=bool(has_token))}")
        if options.open:
            self.browser_opened = browser.open_page(here)
            if not self.browser_opened and is_loopback(options.host):
                say(how_to_open(options.host, port, os.environ))

    def tell_token(self, answer: str) -> None:
        """Print the address with its token, once for each kind of refusal for lack of it."""
        if not self._withheld or answer in self._refusals_told:
            return
        self._refusals_told.add(answer)
        if answer == USER_NOT_FOUND:
            why = (
                "livegraph refused a request because the program that sent it had closed its "
                "connection before livegraph could see which user it belongs to; keep the "
                "connection open until the answer has come, or send the token"
            )
        else:
            why = "a reader without the token was refused: another user of this machine, or a proxy"
        self._console.say(f"{why}; the address with the token is {self._withheld}")
