"""HTML to the text a reader would see, in one pass over the tags; nothing here raises.

Quoted history comes out with `> ` before each line, so that `classifiers.quoting` tells it from the writer's own words:
`<blockquote>` (unless it only indents), and the attribution lines that mail programs mark by class.
Own converter, because a DOM parser stops at some depth and silently loses the text below it, and because cells of
layout tables must come out one after the other, not side by side: sentences would be torn apart.
"""

from __future__ import annotations

import re
from html import unescape

MAX_HTML = 1_000_000
_MAX_OPEN = 20_000
_MAX_TAG = 2_000
_MAX_UNCLOSED = 60

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})")
_ATTRIBUTE = re.compile(
    r"""\b(class|id|style|type|hidden)\s*=\s*("[^"]{0,1000}"|'[^']{0,1000}'|[^\s"'>]{1,300})""", re.IGNORECASE
)
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]*")
_SPACE = re.compile(r"[ \t\n\f\v]+")
_SKIPPED = frozenset({"script", "style", "title", "noscript", "template", "svg", "object", "xml", "textarea"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "o:p", "source"})
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "tr",
        "table",
        "tbody",
        "thead",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "hr",
        "form",
        "center",
        "address",
        "fieldset",
        "pre",
        "blockquote",
        "main",
        "aside",
        "figure",
        "caption",
        "option",
        "body",
        "html",
    ],
)
_SPACED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"})
_ATTRIBUTIONS = frozenset({"gmail_attr", "moz-cite-prefix", "protonmail_quote_header", "zmail_extra_hr"})
_DIVIDERS = frozenset({"divrplyfwdmsg", "x_divrplyfwdmsg", "outlookmessageheader", "zwchr", "stopspelling"})
_INDENT = re.compile(r"border(-left)?\s*:\s*(none|0|medium none)|webkit-indent", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
DIVIDER = "_" * 32


def to_text(html: str) -> str:
    """The visible text of an HTML document, history quoted; "" if there is none.

    A hiding element that is never closed would swallow the letter: then nothing is hidden.
    """
    html = _without_comments(_EMBEDDED.sub("", html)[:MAX_HTML])
    writer = _Writer(hiding=True)
    writer.read(html)
    if writer.hidden or not writer.has_words():
        writer = _Writer(hiding=False)
        writer.read(html)
    return writer.text()


def _without_comments(html: str) -> str:
    """Without `<!-- -->` (conditional ones of Outlook too); an open one ends at its tag."""
    out, position = [], 0
    while (start := html.find("<!--", position)) >= 0:
        end = html.find("-->", start + 2)
        out.append(html[position:start])
        if end < 0:
            end = html.find(">", start) - 2
            if end < 0:
                return "".join(out)
        position = end + 3
    return "".join([*out, html[position:]])


class _Writer:
    """Collects lines while tags go by; `stack` holds the open elements with what each of them does."""

    def __init__(self, *, hiding: bool) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.stack: list[list[str]] = []
        self.depth = 0
        self.hidden = 0
        self.pre = 0
        self.hiding = hiding
        self.unclosed: set[str] = set()

    def read(self, html: str) -> None:
        """Walk over the document once."""
        position, last = 0, html.rfind(">")
        while (start := html.find("<", position)) >= 0 and start < last:
            self._words(html[position:start])
            tag = _TAG.match(html, start)
            if tag is None and html[start + 1 : start + 2] not in {"!", "?", "/"}:
                self._words("<")
                position = start + 1
                continue
            position = end = _tag_end(html, start)
            if tag is None:
                continue
            name = tag.group(2).lower()
            if name in _SKIPPED and not tag.group(1) and html[end - 2 : end] != "/>":
                position = self._after_closing(html, name, end)
            elif tag.group(1):
                self._close(name)
            else:
                self._open(name, html[tag.end() : end])
        self._words(html[position:])
        self._flush()

    def text(self) -> str:
        """The lines, never more than one blank between them."""
        return re.sub(r"\n(?:[ >]*\n){2,}", "\n\n", "\n".join(self.lines)).strip("\n")

    def has_words(self) -> bool:
        """Whether any letter or digit came out."""
        return any(any(char.isalnum() for char in line) for line in self.lines)

    def _words(self, text: str) -> None:
        if not text or self.hidden:
            return
        text = unescape(text).replace("\xa0", " ")
        if self.pre:
            first, *others = text.split("\n")
            self.line.append(first)
            for other in others:
                self._flush(force=True)
                self.line.append(other)
        else:
            self.line.append(_SPACE.sub(" ", text))

    def _flush(self, *, force: bool = False) -> None:
        """End the line; an empty one is written only when forced (a `<br>`)."""
        text = "".join(self.line)
        text = text.rstrip() if self.pre else _SPACE.sub(" ", text).strip()
        self.line = []
        if not text and not force:
            return
        self._stop_quoting_a_forward(text)
        self.lines.append((self._prefix() + text).rstrip())

    def _stop_quoting_a_forward(self, text: str) -> None:
        """The marked attribution of a forward is no quote: it opens with dashes."""
        if self.depth and text.startswith("----"):
            for entry in self.stack[-100:]:
                if entry[1] == "attribution":
                    entry[1] = ""
                    self.depth -= 1

    def _open(self, name: str, inside: str) -> None:
        if name == "br":
            self._flush(force=True)
            return
        marks = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(inside)}
        if name in _BLOCKS:
            self._flush()
            if name in _SPACED or (name == "p" and "mso" not in marks.get("class", "").lower()):
                self._blank()
        elif name in {"td", "th"}:
            self.line.append(" ")
        if name == "li":
            self.line.append("- ")
        effect = self._effect(name, marks)
        if effect == "divider":
            self.lines.append(self._prefix() + DIVIDER)
        if name in _VOID or inside.endswith("/>") or len(self.stack) > _MAX_OPEN:
            return
        self.depth += effect in {"quote", "attribution"}
        self.hidden += effect == "hidden"
        self.pre += effect == "pre"
        self.stack.append([name, effect])

    def _effect(self, name: str, marks: dict[str, str]) -> str:
        classes = marks.get("class", "").lower()
        style = marks.get("style", "")
        if self.hiding and _HIDDEN.search(style):
            return "hidden"
        if name == "blockquote" and not (_INDENT.search(style) or _INDENT.search(classes)):
            return "quote"
        if not self.depth and _ATTRIBUTIONS.intersection(classes.split()):
            return "attribution"
        if _DIVIDERS.intersection({marks.get("id", "").lower(), *classes.split()}):
            return "divider"
        return "pre" if name == "pre" else ""

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self._flush()
        for back in range(1, min(len(self.stack), _MAX_UNCLOSED) + 1):
            if self.stack[-back][0] == name:
                for _ in range(back):
                    self._undo(self.stack.pop()[1])
                break
        if name == "p" or name in _SPACED:
            self._blank()

    def _undo(self, effect: str) -> None:
        self.depth -= effect in {"quote", "attribution"}
        self.hidden -= effect == "hidden"
        self.pre -= effect == "pre"

    def _prefix(self) -> str:
        return "> " * min(self.depth, 10)

    def _after_closing(self, html: str, name: str, position: int) -> int:
        """Just behind `</name ...>`; an element that is never closed is skipped only to its own tag."""
        if name in self.unclosed:
            return position
        closing = re.compile(f"</{re.escape(name)}", re.IGNORECASE).search(html, position)
        if closing is None:
            self.unclosed.add(name)
            return position
        return _tag_end(html, closing.start())

    def _blank(self) -> None:
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append((self._prefix()).rstrip())


def _tag_end(html: str, start: int) -> int:
    """Just behind the `>` that closes a tag; one inside a quoted attribute does not count, within reason."""
    end = html.find(">", start)
    for _ in range(4):
        if end < 0 or html.count('"', start, end) % 2 == 0:
            break
        following = html.find(">", end + 1)
        if following < 0 or following - start > _MAX_TAG:
            break
        end = following
    return len(html) if end < 0 else end + 1
