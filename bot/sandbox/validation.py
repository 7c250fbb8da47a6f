"""The discovery document made strict: what a request may say, what an answer must say.

As shipped, the document requires nothing and forbids nothing. Here unknown properties are refused, formats are
checked, ids have Gmail's shape, and `always.ALWAYS` says which fields are never missing. Validators are compiled once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from bot.errors import BotError
from bot.sandbox.always import ALWAYS, ONLY, answer_key
from bot.sandbox.discovery import document, methods
from bot.sandbox.refusals import bad_request

Json = dict[str, Any]

_BASE64URL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_DIGITS = re.compile(r"0|-?[1-9][0-9]{0,19}")
_GOOGLE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_MESSAGE_ID, _DRAFT_ID = "^[0-9a-f]{16}$", "^r-?[0-9]{1,19}$"
# The document calls ids plain strings; Gmail's have a shape, and a wrong kind of id is the likeliest mix-up.
_ID_SHAPES = {
    ("Message", "id"): _MESSAGE_ID,
    ("Message", "threadId"): _MESSAGE_ID,
    ("Thread", "id"): _MESSAGE_ID,
    ("Draft", "id"): _DRAFT_ID,
}
_INT_RANGES = {"int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1)}
FORMATS = FormatChecker(formats=())
_NESTED = "(nested in a request)"


class WrongAnswer(BotError):
    """An answer real Gmail would not give; the message says where and why, without content."""


def _is_base64url(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not value.isascii():
        return False
    bare = value.rstrip("=")
    if value.encode("ascii").translate(None, _BASE64URL) != b"=" * (len(value) - len(bare)) or len(bare) % 4 == 1:
        return False
    return len(value) == len(bare) or (len(value) % 4 == 0 and len(value) - len(bare) < 3)  # noqa: PLR2004 - "=" or "=="


def _within(low: int, high: int) -> Any:
    def check(value: object) -> bool:
        return not isinstance(value, str) or (bool(_DIGITS.fullmatch(value)) and low <= int(value) <= high)

    return check


FORMATS.checkers.update(
    {
        "byte": (_is_base64url, ()),
        "uint64": (_within(0, 2**64 - 1), ()),
        "int64": (_within(-(2**63), 2**63 - 1), ()),
        "google-datetime": (lambda value: not isinstance(value, str) or bool(_GOOGLE_TIME.fullmatch(value)), ()),
    }
)


def _leaf(entry: Mapping[str, Any]) -> Json:
    strict: Json = {"type": entry["type"]}
    if "enum" in entry:
        strict["enum"] = entry["enum"]
    form = entry.get("format")
    if form in _INT_RANGES:
        strict["minimum"], strict["maximum"] = _INT_RANGES[form]
    elif form:
        strict["format"] = form
    return strict


def strict_schema(name: str, method_id: str = "", above: tuple[str, ...] = ()) -> Json:
    """A discovery schema as strict JSON Schema; schemas it names are put in place, recursive ones by reference.

    With a `method_id`, fields the document marks as required for that request are required.
    """
    required, properties = [], {}
    for key, entry in document()["schemas"][name]["properties"].items():
        properties[key] = _property(entry, (*above, name), method_id)
        if method_id and method_id in entry.get("annotations", {}).get("required", ()):
            required.append(key)
        if (name, key) in _ID_SHAPES and not method_id:
            properties[key]["pattern"] = _ID_SHAPES[name, key]
        if key == "nextPageToken":
            properties[key]["minLength"] = 1
        if key == "labelIds":
            properties[key] |= {"uniqueItems": True, "minItems": 0 if method_id else 1}
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": required}


def _property(entry: Mapping[str, Any], above: tuple[str, ...], method_id: str) -> Json:
    if "$ref" in entry:
        if entry["$ref"] in above:
            return {"$ref": f"#/$defs/{entry['$ref']}"}
        # The document's requirements concern the body itself, never what is nested in it.
        return strict_schema(entry["$ref"], method_id and _NESTED, above)
    if entry["type"] == "array":
        return {"type": "array", "items": _property(entry["items"], above, method_id)}
    return _leaf(entry)


def _at(schema: Json, path: str) -> Json:
    for step in filter(None, path.split(".")):
        schema = schema["properties"][step.removesuffix("[]")]
        if step.endswith("[]"):
            schema = schema["items"]
    return schema


def _compiled(schema: Json) -> Draft202012Validator:
    schema["$defs"] = {"MessagePart": strict_schema("MessagePart")}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FORMATS)


@cache
def _answer_validator(key: str) -> Draft202012Validator | None:
    method = methods()[key.partition(":")[0]]
    if method.response is None:
        return None
    schema = strict_schema(method.response)
    for path, fields in ALWAYS.get(key, {}).items():
        _at(schema, path)["required"] = list(fields)
    for path, fields in ONLY.get(key, {}).items():
        place = _at(schema, path)
        place["properties"] = {name: place["properties"][name] for name in fields}
    return _compiled(schema)


@cache
def _request_validator(method_id: str, *, media: bool) -> Draft202012Validator:
    name = methods()[method_id].request
    assert name is not None
    schema = strict_schema(name, method_id)
    if method_id in ("gmail.users.drafts.create", "gmail.users.drafts.update") and not media:
        schema["required"] = ["message"]
        schema["properties"]["message"]["required"] = ["raw"]
    if media and "raw" in schema["required"]:
        schema["required"].remove("raw")
    return _compiled(schema)


def _place(error: Any) -> str:
    return ".".join(str(step) for step in error.absolute_path) or "(the body itself)"


def validate_request(method_id: str, body: object, *, media: bool = False) -> None:
    """Check a request's JSON body. Raises Refusal 400 as Google words it; values are not repeated in it."""
    method = methods()[method_id]
    if method.request is None:
        if body is not None:
            raise bad_request("Invalid JSON payload received. This method takes no body.", "badRequest")
        return
    errors = _request_validator(method_id, media=media).iter_errors({} if body is None else body)
    error = best_match(errors)
    if error is not None:
        raise bad_request(f"Invalid JSON payload received. {_place(error)}: fails {error.validator}.", "badRequest")


def validate_answer(method_id: str, params: Mapping[str, Any], body: object) -> None:
    """Check an answer as real Gmail would give it to a call with these (typed) parameters.

    Raises:
        WrongAnswer: unknown, missing or malformed fields, or content that contradicts the call.
    """
    key = answer_key(method_id, params)
    validator = _answer_validator(key)
    if validator is None:
        if body is not None:
            raise WrongAnswer(f"{key}: answers nothing, but a body was given")
        return
    error = best_match(validator.iter_errors(body))
    if error is not None:
        raise WrongAnswer(f"{key}: {_place(error)} fails {error.validator} ({error.validator_value!r:.120})")
    assert isinstance(body, dict)
    contradiction = _contradiction(method_id, params, body)
    if contradiction:
        raise WrongAnswer(f"{key}: {contradiction}")


def _contradiction(method_id: str, params: Mapping[str, Any], body: Json) -> str | None:
    """What the schema cannot say: the answer must fit the question."""
    if method_id == "gmail.users.history.list":
        return _history_contradiction(params, body)
    if params.get("id") and "id" in body and method_id.endswith((".get", ".update")) and body["id"] != params["id"]:
        return "another id than the one asked for"
    listed = next((value for value in body.values() if isinstance(value, list)), [])
    limit = params.get("maxResults")
    if limit and method_id.endswith(".list") and len(listed) > limit:
        return "more items than maxResults"
    if method_id == "gmail.users.drafts.create" and "DRAFT" not in body["message"]["labelIds"]:
        return "a draft without the label DRAFT"
    if method_id.endswith(".send") and ("SENT" not in body["labelIds"] or "DRAFT" in body["labelIds"]):
        return "a sent message has the label SENT and is no draft"
    return None


def _history_contradiction(params: Mapping[str, Any], body: Json) -> str | None:
    ids = [int(record["id"]) for record in body.get("history", [])]
    if ids != sorted(set(ids)):
        return "history records are not in increasing order"
    if ids and (ids[0] <= (params.get("startHistoryId") or 0) or ids[-1] > int(body["historyId"])):
        return "history records lie outside (startHistoryId, historyId]"
    if len(ids) > (params.get("maxResults") or 100):
        return "more records than maxResults"
    return None
