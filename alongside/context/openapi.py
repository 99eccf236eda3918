"""The OpenAPI description of the API, by hand: it is short, and a generator would be longer. Pure."""

from typing import Any

from alongside.context.rows import Involvement
from alongside.context.states import State

REASONS = ("conference", "assessment", "plan", "contact", "other")


def description(server: str) -> dict[str, Any]:
    """The document, for a server at that address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Alongside: services around a family",
            "version": "1",
            "description": "Read-only. Each request names the worker for whom it is made; who may see what, what is recorded and "
            "what is hidden because of age are as on the worker's own page.",
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {
            "/api/families/": {"get": _find()},
            "/api/families/{family}/services/": {"get": _services()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": _object({"detail": _text()}), "Families": _families(), "Services": _family()},
        },
    }


def _text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


def _or_null(kind: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [kind, {"type": "null"}]}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _many(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


def _answers(schema: str, *codes: str) -> dict[str, Any]:
    def body(name: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    said = {
        "400": "Something is missing or not known.", "401": "The token or the worker is not known.",
        "403": "The worker knows of the family and may not do this.", "404": "Nothing that this worker may know of.",
        "429": "Too many requests for this worker in a minute.",
    }  # fmt: skip
    problems = {code: {"description": said[code], "content": body("Problem")} for code in codes}
    return {"200": {"description": "Found.", "content": body(schema)}, **problems}


WORKER: dict[str, Any] = {
    "name": "X-Worker", "in": "header", "required": True, "schema": _text(minLength=1),
    "description": "The sign-in name of the worker for whom the request is made.",
}  # fmt: skip


def _find() -> dict[str, Any]:
    reference = {
        "name": "reference", "in": "query", "required": True, "schema": _text(minLength=1, maxLength=200),
        "description": "The identifier of a family or a person in the case system.",
    }  # fmt: skip
    return {
        "operationId": "findFamilies",
        "summary": "Families whose services the worker may see, by a reference of the case system",
        "parameters": [WORKER, reference],
        "responses": _answers("Families", "400", "401", "404", "429"),
    }


def _services() -> dict[str, Any]:
    family = {"name": "family", "in": "path", "required": True, "schema": _text(format="uuid")}
    reason = {
        "name": "X-Reason", "in": "header", "required": True, "schema": _text(enum=list(REASONS)),
        "description": "What the worker needs it for. It is kept, and the family can ask to see it.",
    }  # fmt: skip
    words = {
        "name": "X-Reason-Words", "in": "header", "required": False, "schema": _text(maxLength=1000),
        "description": "In a sentence; needed when the reason is other.",
    }  # fmt: skip
    return {
        "operationId": "servicesOfFamily",
        "summary": "Everybody of a family with every service that the council's profile declares",
        "parameters": [WORKER, family, reason, words],
        "responses": _answers("Services", "400", "401", "403", "404", "429"),
    }


def _families() -> dict[str, Any]:
    return _object({"families": _many(_object({"id": _text(format="uuid"), "services": _text()}))})


def _family() -> dict[str, Any]:
    day = _or_null(_text(format="date"))
    practitioner = _object({name: _text() for name in ("name", "role", "phone", "email")})
    record = _object(
        {
            "involvement": _text(enum=[each.value for each in Involvement]),
            "organisation": _text(),
            "lead_practitioner": practitioner,
            "started_on": day,
            "ended_on": day,
            "last_contact_on": day,
            "correct_as_of": day,
            "items": _many(_object({"title": _text(), "text": _text()})),
            "linked_by": _text(enum=["rule", "data steward"]),
        }
    )
    service = _object(
        {
            "service": _text(),
            "name": _text(),
            "state": _text(enum=[each.value.replace(" ", "_") for each in State]),
            "correct_as_of": day,
            "is_stale": {"type": "boolean"},
            "checked_by": _text(),
            "records": _many(record),
        }
    )
    person = _object(
        {"id": _text(format="uuid"), "reference": _or_null(_text()), "name": _text(), "services": _many(service)}
    )
    return _object({"family": _text(format="uuid"), "people": _many(person)})
