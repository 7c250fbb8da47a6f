"""The discovery document shipped in google-api-python-client: which paths, parameters and scopes there are.

It is the contract the sandbox holds both sides to. `document_for` gives the same document with its addresses turned
to a sandbox, which makes the unmodified client stay local, batch and uploads included (GMAIL.md 4.1, trap 3).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from googleapiclient import discovery_cache

from bot.sandbox.refusals import bad_request

SCOPE_PREFIX = "https://www.googleapis.com/auth/"
FULL_SCOPE = "https://mail.google.com/"
_INTEGER = re.compile(r"-?\d{1,20}")
_RANGES = {
    "int32": (-(2**31), 2**31 - 1),
    "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1),
    "uint64": (0, 2**64 - 1),
}
# System parameters a client may add to any call; what they ask for is either the default or refused elsewhere.
SYSTEM_PARAMETERS = frozenset(
    {"alt", "fields", "key", "prettyPrint", "quotaUser", "uploadType", "upload_protocol", "$.xgafv"}
)


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the document.

    `segments` are the path's parts, `{name}` for a parameter; `max_upload` is in bytes, 0 where uploads are unknown.
    """

    id: str
    verb: str
    segments: tuple[str, ...]
    scopes: frozenset[str]
    parameters: Mapping[str, Any]
    request: str | None
    response: str | None
    max_upload: int


@cache
def document() -> dict[str, Any]:
    """The shipped discovery document; shared, so treat it as read-only."""
    text: str | None = discovery_cache.get_static_doc("gmail", "v1")  # type: ignore[no-untyped-call]
    if text is None:
        raise RuntimeError("google-api-python-client ships no gmail.v1.json; reinstall it")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def document_for(url: str) -> dict[str, Any]:
    """The document with every address turned to `url` (ends with "/"); for `build_from_document`."""
    turned = json.loads(json.dumps(document()))
    turned["rootUrl"] = turned["baseUrl"] = url
    turned.pop("mtlsRootUrl", None)
    return dict(turned)


def _walk(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from resource.get("methods", {}).values()
    for child in resource.get("resources", {}).values():
        yield from _walk(child)


def _method(entry: Mapping[str, Any]) -> Method:
    return Method(
        id=entry["id"],
        verb=entry["httpMethod"],
        segments=tuple(entry["path"].split("/")),
        scopes=frozenset(entry["scopes"]),
        parameters=entry.get("parameters", {}),
        request=entry.get("request", {}).get("$ref"),
        response=entry.get("response", {}).get("$ref"),
        max_upload=int(entry.get("mediaUpload", {}).get("maxSize", 0)),
    )


@cache
def methods() -> dict[str, Method]:
    """All methods of the document by id."""
    return {entry["id"]: _method(entry) for entry in _walk(document())}


@cache
def _routes() -> dict[tuple[str, int], list[Method]]:
    routes: dict[tuple[str, int], list[Method]] = {}
    for method in methods().values():
        routes.setdefault((method.verb, len(method.segments)), []).append(method)
    for bucket in routes.values():
        # Literal paths win over placeholders: drafts/send before drafts/{id}.
        bucket.sort(key=lambda method: sum(segment.startswith("{") for segment in method.segments))
    return routes


def _bind(method: Method, parts: list[str]) -> dict[str, str] | None:
    bound = {}
    for segment, part in zip(method.segments, parts, strict=True):
        if segment.startswith("{"):
            bound[segment.strip("{}")] = unquote(part)
        elif segment != part:
            return None
    return bound


def route(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method a verb and path name, and the path's parameters; None if the document knows no such path."""
    parts = path.strip("/").split("/")
    for method in _routes().get((verb, len(parts)), ()):
        bound = _bind(method, parts)
        if bound is not None:
            return method, bound
    return None


def scope_url(name: str) -> str:
    """A scope in full: "gmail.readonly" becomes its URL, a URL stays."""
    return name if name.startswith("https://") else SCOPE_PREFIX + name


def _typed(name: str, rule: Mapping[str, Any], text: str) -> Any:
    kind, form = rule.get("type"), rule.get("format")
    if kind == "boolean":
        if text not in ("true", "false"):
            raise bad_request(f"Invalid value at '{name}' (TYPE_BOOL), \"{text}\"")
        return text == "true"
    if form in _RANGES:
        low, high = _RANGES[form]
        if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
            raise bad_request(f"Invalid value at '{name}' (TYPE_{form.upper()}), \"{text}\"")
        return int(text)
    if "enum" in rule and text not in rule["enum"]:
        raise bad_request(f"Invalid value at '{name}' (TYPE_ENUM), \"{text}\"")
    return text


def parameters(method: Method, bound: Mapping[str, str], query: Mapping[str, list[str]]) -> dict[str, Any]:
    """All parameters of a call, typed, defaults filled in. Raises Refusal 400 for unknown or malformed ones."""
    values: dict[str, Any] = {}
    for name, rule in method.parameters.items():
        if name in bound:
            values[name] = bound[name]
        elif rule.get("repeated"):
            values[name] = [_typed(name, rule, text) for text in query.get(name, [])]
        elif name in query:
            values[name] = _typed(name, rule, query[name][-1])
        else:
            values[name] = _typed(name, rule, rule["default"]) if "default" in rule else None
    for name in query:
        if name not in SYSTEM_PARAMETERS and (name not in method.parameters or name in bound):
            raise bad_request(
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                "Field could not be found in request message."
            )
    if query.get("alt", ["json"]) != ["json"]:
        raise bad_request("The sandbox answers alt=json only.")
    return values
