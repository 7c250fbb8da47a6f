"""Partial answers: the `fields` parameter, such as `messages(id,threadId),nextPageToken` or `payload/headers`."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.refusals import bad_request

_TOKEN = re.compile(r"[A-Za-z0-9_*]+|[(),/]")
Mask = dict[str, "Mask"]


def read_mask(text: str) -> Mask:
    """The tree of fields asked for; an empty branch keeps everything below. Raises Refusal 400 for bad syntax."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text.replace(" ", ""):
        raise bad_request(f"Invalid field selection {text[:50]}", "invalidParameter")
    mask, rest = _group(tokens)
    if rest:
        raise bad_request(f"Invalid field selection {text[:50]}", "invalidParameter")
    return mask


def _group(tokens: list[str]) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    while tokens and tokens[0] not in ("(", ")", ",", "/"):
        branch = mask.setdefault(tokens[0], {})
        tokens = tokens[1:]
        while tokens[:1] == ["/"] and len(tokens) > 1:
            branch = branch.setdefault(tokens[1], {})
            tokens = tokens[2:]
        if tokens[:1] == ["("]:
            inner, tokens = _group(tokens[1:])
            branch.update(inner)
            if tokens[:1] != [")"]:
                return mask, [*tokens, "("]
            tokens = tokens[1:]
        if tokens[:1] != [","]:
            break
        tokens = tokens[1:]
    return mask, tokens


def keep(body: Any, mask: Mask) -> Any:
    """The part of a body a mask asks for."""
    if not mask or "*" in mask:
        return body
    if isinstance(body, list):
        return [keep(item, mask) for item in body]
    if not isinstance(body, dict):
        return body
    return {name: keep(value, mask[name]) for name, value in body.items() if name in mask}
