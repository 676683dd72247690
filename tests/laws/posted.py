"""What somebody could post to any address of ours: a right body, and many that no form sends."""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from backend.calls.importing import routes as call_files
from backend.companies.fields.forms import Works
from backend.companies.own import form_reading
from backend.imports.members import upload_form
from backend.learning.rankings import forms as ranking_forms
from backend.rules.forms import Adopting, RuleText, posted_rule
from tests.laws.hostile import ENDLESS

Schema = dict[str, Any]
#: one request: arguments of the client
Sent = dict[str, Any]
SAFE = {"GET", "HEAD", "OPTIONS"}
#: fields that are read by hand, by who reads them
BY_HAND: Mapping[Callable[..., Any], tuple[type[BaseModel] | str, ...]] = {
    posted_rule: (RuleText, Adopting, "p-number"),
    form_reading.works_form: (Works, "facility-0-kind", "facility-59-can_do"),
    form_reading.seen_revision: ("revision",),
    form_reading.taken: ("take",),
    call_files.upload_form: ("file",),
    upload_form.upload_form: ("file", "source"),
    ranking_forms.upload_form: ("card", "numbers", "note"),
}
SENTENCE = "Composite hulls for quiet boats"
#: unseen marks, what templates, queries and formats of text could take for their own
SPITE = "\0\u202e%(x)s{{7*7}}</textarea><script>'\"\\ \U0001f680"
LONG = "x" * 20_000
#: in place of a right value of a form, by what is right there
TYPED: Mapping[str, tuple[str, ...]] = {
    "string": (SPITE, LONG),
    "integer": (str(2**63), "-1"),
    "number": ("1e400", "nan"),
    "date": ("9999-12-31", "2026-13-01"),
    "boolean": ("maybe",),
    "enum": (SPITE,),
    "array": (SPITE, ENDLESS),
}
#: and of what a program sends
SENT: Mapping[str, tuple[Any, ...]] = {
    "string": ("a\0b\ud800", {"a": []}),
    "integer": (2**63, -1),
    "number": (float("nan"), "x"),
    "date": ("9999-12-31", 2**63),
    "boolean": (2,),
    "enum": (SPITE,),
    "array": ([None, {}], ["x"] * 5_000),
    "object": ([], {"a": {"b": []}}),
}
JSON = {"content-type": "application/json"}
#: bodies of no shape, where JSON is read and where forms are
NO_JSON: tuple[Sent, ...] = (
    {"content": b"[" * 50_000, "headers": JSON}, {"content": b"\xff\xfe{", "headers": JSON},
    {"content": b"null", "headers": JSON}, {},
)  # fmt: skip
NO_FORMS: tuple[Sent, ...] = (
    {"content": b"%ed%a0%80=%ff&=&&;=a", "headers": {
        "content-type": "application/x-www-form-urlencoded"}},
    {"content": b"--a\r\nx", "headers": {"content-type": "multipart/form-data; boundary=a"}},
    {"content": b"x", "headers": {"content-type": "multipart/form-data; charset=undefined"}},
    {},
)  # fmt: skip


class Body:
    """What a route reads from a body: names with the JSON schema of each."""

    def __init__(self, route: APIRoute) -> None:
        self.program = route.path.startswith("/api/")
        self.fields: Schema = {}
        self.parts: Schema = {}
        for model in (*_forms(route.dependant), *_declared(route)):
            if isinstance(model, str):
                self.fields[model] = {"type": "string"}
                continue
            schema = model.model_json_schema()
            self.fields |= schema.get("properties", {})
            self.parts |= schema.get("$defs", {})
        self.form = not self.program or not any(map(_is_model, route.dependant.body_params))

    def right(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """A body that the route should take, or near it."""
        return {name: self._right(name, schema, known) for name, schema in self.fields.items()}

    def spoiled(self, known: Mapping[str, Any]) -> Iterator[Sent]:
        """Requests with one thing wrong in each, then those of no shape."""
        right = self.right(known)
        for name, schema in self.fields.items():
            values = (TYPED if self.form else SENT)[self._kind(schema)]
            yield from (self.sent(right | {name: value}) for value in values)
        if self.form and right:
            first, *_ = right
            others = {name: value for name, value in right.items() if name != first}
            yield self.sent(others) | {"files": {first: ("../a\0.xlsx", b"PK\x03\x04no")}}
            yield self.sent(right | {first: [right[first], SPITE, ""]})
        yield from NO_FORMS if self.form else NO_JSON

    def sent(self, values: Mapping[str, Any]) -> Sent:
        """A body as the client sends it."""
        if not self.form:
            return {"content": json.dumps(values).encode(), "headers": JSON}
        return {"data": {k: v if isinstance(v, list) else _as_typed(v) for k, v in values.items()}}

    def _one(self, schema: Schema) -> Schema:
        """A schema without references and alternatives: the first that is something."""
        while "$ref" in schema or "anyOf" in schema:
            if "$ref" in schema:
                schema = self.parts[schema["$ref"].rpartition("/")[2]]
            else:
                schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
        return schema

    def _kind(self, schema: Schema) -> str:
        one = self._one(schema)
        if "enum" in one or "const" in one:
            return "enum"
        return "date" if one.get("format") == "date" else str(one.get("type", "object"))

    def _right(self, name: str, schema: Schema, known: Mapping[str, Any]) -> Any:
        if name in known:
            return known[name]
        one = self._one(schema)
        kind = self._kind(one)
        if kind == "array":
            return [self._right(name, one.get("items", {}), known)]
        if kind == "object":
            inside = one.get("properties", {})
            return {each: self._right(each, inside[each], known) for each in inside}
        return _value(kind, one)


def _value(kind: str, schema: Schema) -> Any:
    if kind == "enum":
        return schema.get("const") or schema["enum"][0]
    if kind == "date":
        return "2027-01-15"
    if kind == "boolean":
        return True
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if schema.get("format") == "email":
        return "new@firm.example"
    return (SENTENCE * 9)[: min(schema.get("maxLength", 99), max(schema.get("minLength", 0), 31))]


def _as_typed(value: Any) -> str:
    return "" if value is None else str(value)


def _is_model(field: Any) -> bool:
    model = field.field_info.annotation
    return isinstance(model, type) and issubclass(model, BaseModel)


def _declared(route: APIRoute) -> Iterator[type[BaseModel] | str]:
    for field in route.dependant.body_params:
        model: Any = field.field_info.annotation
        yield model if _is_model(field) else field.alias


def _forms(dependant: Dependant) -> Iterator[type[BaseModel] | str]:
    """Models and names of the fields that a page reads, by `form_of` or by hand."""
    call = dependant.call
    if inspect.iscoroutinefunction(call):
        closed = inspect.getclosurevars(call).nonlocals
        if "model" in closed:
            yield closed["model"]
        elif Request in inspect.get_annotations(call, eval_str=True).values():
            yield from BY_HAND[call]
    for inner in dependant.dependencies:
        yield from _forms(inner)


def changes(route: APIRoute) -> list[str]:
    """Methods of a route that may change something."""
    return sorted((route.methods or set()) - SAFE)
