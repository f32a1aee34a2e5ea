"""A browser without JavaScript: it keeps cookies, follows links and sends the forms it finds on a page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

WAIT = 60


@dataclass
class Form:
    """A form as it stands on the page. `fields` are what a browser sends untouched, `buttons` its named buttons."""

    action: str
    method: str
    is_multipart: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Page:
    """What came back: status, final address, body; forms, links and text where it is HTML."""

    status: int
    address: str
    body: bytes
    content_type: str
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    language: str = ""
    outcome: str = ""
    text: str = ""

    @property
    def path(self) -> str:
        """The address without host and query."""
        return urlsplit(self.address).path

    def form(self, action: str) -> Form:
        """The form that is sent to this path."""
        for each in self.forms:
            if urlsplit(each.action).path == action:
                return each
        raise AssertionError(f"{self.address} has no form for {action}: {[each.action for each in self.forms]}")

    def link(self, start: str) -> str:
        """The first link whose path begins like this."""
        for each in self.links:
            if each.startswith(start):
                return each
        raise AssertionError(f"{self.address} has no link to {start}...: {self.links}")


class Visitor:
    """One person's browser."""

    def __init__(self, address: str, accepts: str = "en") -> None:
        self.address = address
        self._accepts = accepts
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, path: str) -> Page:
        """Go to a page, through whatever it redirects to."""
        return self._send(Request(urljoin(self.address, path)))

    def submit(
        self, page: Page, form: Form, *, button: tuple[str, str] | None = None, file: bytes | None = None, **typed: str
    ) -> Page:
        """Send a form of a page with what was typed; only fields that stand in the form can be typed into."""
        unknown = set(typed) - form.names
        assert not unknown, f"the form for {form.action} on {page.address} has no field {unknown}"
        for name, value in typed.items():
            offered = form.options.get(name)
            assert offered is None or value in offered, f"{name} offers {offered}, not {value!r}"
        if button is not None:
            assert button in form.buttons, f"no button {button} on {page.address}: {form.buttons}"
        sent = form.fields | typed | (dict([button]) if button else {})
        where = urljoin(page.address, form.action)
        if form.method == "get":
            return self._send(Request(f"{where}?{urlencode(sent)}"))
        body, kind = _multipart(sent, file) if form.is_multipart else (urlencode(sent).encode(), _URLENCODED)
        here = urlsplit(page.address)
        headers = {"Content-Type": kind, "Referer": page.address, "Origin": f"{here.scheme}://{here.netloc}"}
        return self._send(Request(where, data=body, headers=headers))

    def sign_in(self, login: str) -> Page:
        """Be one of the city's invented people."""
        page = self.open("/sign-in")
        return self.submit(page, page.form(f"/sign-in/{login}"))

    def _send(self, request: Request) -> Page:
        request.add_header("Accept-Language", self._accepts)
        try:
            answer = self._opener.open(request, timeout=WAIT)
        except HTTPError as refused:
            answer = refused
        with answer:
            body = answer.read()
            page = Page(int(answer.status or 0), str(answer.url), body, answer.headers.get("Content-Type", ""))
        if page.content_type.startswith("text/html"):
            _Reader(page).feed(body.decode())
        return page


_URLENCODED = "application/x-www-form-urlencoded"


def _multipart(fields: dict[str, str], file: bytes | None) -> tuple[bytes, str]:
    """The body and its type (RFC 7578); the file goes in as the field `file`."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
        if name != "file"
    ]
    if file is not None:
        head = 'Content-Disposition: form-data; name="file"; filename="certificate.pdf"'
        parts.append(f"--{boundary}\r\n{head}\r\nContent-Type: application/pdf\r\n\r\n".encode() + file + b"\r\n")
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


class _Reader(HTMLParser):
    """Fills a page's forms, links and text."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._form: Form | None = None
        self._textarea = ""
        self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = {name: value or "" for name, value in attributes}
        if tag == "html":
            self._page.language = given.get("lang", "")
        elif tag == "a":
            self._page.links.append(given.get("href", ""))
        elif tag == "section" and "outcome" in given.get("class", "").split():
            self._page.outcome = given["class"].split()[-1]
        elif tag == "form":
            multipart = given.get("enctype") == "multipart/form-data"
            self._form = Form(given.get("action", self._page.path), given.get("method", "get").lower(), multipart)
            self._page.forms.append(self._form)
        elif self._form is not None and tag == "option":
            self._form.options.setdefault(self._select, []).append(given["value"])
            if "selected" in given or self._select not in self._form.fields:
                self._form.fields[self._select] = given["value"]
        elif self._form is not None and given.get("name"):
            self._field(self._form, tag, given)

    def _field(self, form: Form, tag: str, given: dict[str, Any]) -> None:
        name, kind, value = given["name"], given.get("type", "text"), given.get("value", "")
        if tag == "button":
            form.buttons.append((name, value))
            return
        form.names.add(name)
        if tag == "textarea":
            self._textarea = name
            form.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "input" and kind in ("radio", "checkbox"):
            form.options.setdefault(name, []).append(value)
            if "checked" in given:
                form.fields[name] = value
        elif tag == "input":
            form.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.fields[self._textarea] += data
        self._page.text += data
