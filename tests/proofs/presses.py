"""Every form of a page, pressed: with nothing in it, and with something in every field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

TYPED = {"terms": "Hassan", "day": "1", "month": "6", "year": "2027", "postcode": "QX7 2ND", "until_on": "1"}
TEXTS = {None, "text", "email", "tel", "search", "password"}


@dataclass
class Form:
    """A form as a browser reads it: where it is sent, and its fields with their kinds and values."""

    action: str
    method: str
    fields: list[tuple[str, str | None, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What tells one form from another on the same page."""
        return self.action + "?" + "&".join(sorted({name for name, _kind, _value in self.fields}))

    def empty(self) -> dict[str, list[str]]:
        """Nothing typed or chosen, and what the form itself carries changed: as out of date as can be."""
        return {
            name: [value if name in ("csrfmiddlewaretoken", "form_key") or kind == "submit" else "0"]
            for name, kind, value in self.fields
            if kind in ("hidden", "submit")
        }

    def filled(self) -> dict[str, list[str]]:
        """Something typed into each field, the first choice of each chosen, and every box ticked."""
        sent: dict[str, list[str]] = {}
        for name, kind, value in self.fields:
            if kind in TEXTS:
                last = name.rpartition("-")[2]
                sent[name] = [value or TYPED.get(last, "a.b@post.example" if kind == "email" else "Something typed.")]
            elif kind == "checkbox":
                sent.setdefault(name, []).append(value)
            elif kind != "submit" or name not in sent:
                sent.setdefault(name, [value])
        return sent


class Reading(HTMLParser):
    """Reads the forms of a page into `forms`."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.forms, self.choosing = path, [], ""
        self.form: Form | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        if tag == "form":
            action = urljoin(self.path, said.get("action") or self.path)
            self.form = Form(action, (said.get("method") or "get").lower())
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag in ("input", "button", "textarea") and said.get("name"):
            kind = {"textarea": "text", "button": "submit"}.get(tag, said.get("type"))
            self.form.fields.append((str(said["name"]), kind, said.get("value") or ""))
        elif tag == "select":
            self.choosing = said.get("name") or ""
        elif tag == "option" and self.choosing and said.get("value"):
            self.form.fields.append((self.choosing, "radio", str(said["value"])))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.choosing = ""


def forms_of(path: str, page: str) -> Iterator[Form]:
    """The forms of a page that are sent, and not only asked with."""
    reading = Reading(path)
    reading.feed(page)
    yield from (form for form in reading.forms if form.method == "post")


def pressed(client: Any, path: str, sent: dict[str, list[str]]) -> Iterator[Any]:
    """The answer to a form that is sent, and the page that it leads to. The client has the cookies that it had before."""
    cookies = client.cookies.copy()
    response = client.post(path, sent)
    yield response
    if 300 <= response.status_code < 400 and response["Location"].startswith("/"):
        yield client.get(response["Location"])
    client.cookies = cookies
