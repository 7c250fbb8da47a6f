"""Notices: from facts to the plain text a person receives.

    facts ─► render ─► Rendered ─► lint ─► () when it may leave

Promises: a notice whose required fact or element is missing is never rendered; a template sees the facts its
catalogue entry names and no other, runs in a sandbox, and prints nothing that is not there. A language that a notice
does not exist in gives those in which every notice does, one after the other (LEGAL section 2), behind a summary in the
person's language where there is one (P17); `Rendered.fallback` says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import Misuse
from bot.notice_catalogue import NO_PERSONAL_DATA, Catalogue, Entry, Fact, Rendered
from bot.notice_lint import lint
from bot.notice_text import FOLDER, languages, lay_out, typeset, words

__all__ = ["Catalogue", "Entry", "Fact", "Rendered", "lint", "render"]

_BETWEEN = "\n\n* * *\n\n"


def render(name: str, language: str, facts: Mapping[str, object], *, written: Sequence[str]) -> Rendered:
    """The text of a notice.

    Args:
        name: of the catalogue, "N1".
        language: ISO 639-1 of the person; one that does not exist, or is not written, gives the fallback.
        facts: by the names of the catalogue; more than the notice uses is fine, it does not see them.
        written: the languages the company writes, first choice first.

    Raises:
        Misuse: naming each fact or element that is missing or of the wrong kind; never content.
    """
    catalogue = Catalogue.load()
    entry = catalogue.entry(name)
    known = [one for one in written if one in catalogue.languages(name)]
    if not known:
        raise Misuse(f"notice {name} exists in no language that is written; set languages.written")
    chosen = [language] if language in known else _fallback(catalogue, known)
    summary = _summary(name, language) if language in written and language not in known else ""
    given = _given(catalogue, entry, facts)
    pages = [_page(entry, one, _environment(one).get_template(_file(name, one, given)), given) for one in chosen]
    elements = frozenset.intersection(*(frozenset(texts) for _, texts in pages)) | _kept(catalogue, entry)
    _demand(entry, elements)
    return Rendered(
        notice=name,
        language=", ".join([language, *chosen] if summary else chosen),
        body=_bound(chosen, [text for text, _ in pages], summary),
        elements=elements,
        fallback=language not in known,
        texts=tuple(texts for _, texts in pages),
        summary=language if summary else "",
    )


def _fallback(catalogue: Catalogue, known: Sequence[str]) -> list[str]:
    """Of the languages that are written, those in which every notice exists; failing these, the first."""
    return [one for one in known if one in catalogue.everywhere] or [*known[:1]]


def _file(name: str, language: str, given: Mapping[str, object]) -> str:
    """The text's file; a child gets the one in short sentences where it is written (P18)."""
    child = f"{name}/{language}.minor.txt"
    return child if given.get("minor") and (FOLDER / child).exists() else f"{name}/{language}.txt"


def _summary(name: str, language: str) -> str:
    """What the notice says, in one paragraph of the person's language; "" when nobody wrote it (P17)."""
    if language not in languages():
        return ""
    table = words(language).table
    text = table.get("summaries", {}).get(name, "")
    return lay_out(typeset(f"{text} {table['summaries']['note']}", table)) if text else ""


def _bound(chosen: Sequence[str], pages: Sequence[str], summary: str) -> str:
    """The pages one after the other; the first lines say what follows further down."""
    front = [summary] if summary else [lay_out(words(one).table["follows"]) for one in chosen[1:]]
    return "\n\n".join((*front, _BETWEEN.join(pages))) + "\n"


def _given(catalogue: Catalogue, entry: Entry, facts: Mapping[str, object]) -> dict[str, object]:
    """What the templates see: the facts of the entry, checked. Raises Misuse naming all that is wrong."""
    known = catalogue.facts_of(entry.name)
    given = {fact.name: facts.get(fact.name) for fact in known}
    for fact in known:
        if fact.name in entry.optional and given[fact.name] in (None, ""):
            given[fact.name] = fact.absent()
    wrong = [fact.name for fact in known if not _fits(entry, fact, given[fact.name])]
    if wrong:
        raise Misuse(f"notice {entry.name}: missing or of the wrong kind: {', '.join(sorted(wrong))}")
    return given


def _fits(entry: Entry, fact: Fact, value: object) -> bool:
    absent = fact.name in entry.optional and value == fact.absent()
    return absent or fact.fits(value)


def _kept(catalogue: Catalogue, entry: Entry) -> frozenset[str]:
    """The promise of no personal data is kept when no fact of the notice can hold any."""
    personal = any(fact.personal for fact in catalogue.facts_of(entry.name))
    return frozenset() if personal else frozenset({NO_PERSONAL_DATA})


def _demand(entry: Entry, elements: frozenset[str]) -> None:
    if absent := entry.elements - elements:
        raise Misuse(f"notice {entry.name}: required elements are missing or empty: {', '.join(sorted(absent))}")


def _page(entry: Entry, language: str, template: Template, given: Mapping[str, object]) -> tuple[str, dict[str, str]]:
    """The notice in one language, and the text of each element that is in it and not empty."""
    context = template.new_context({**given, "required": entry.elements, "voice": _voice(entry, given)})
    try:
        whole = "".join(template.root_render_func(context))
        blocks = {name: "".join(stack[0](context)) for name, stack in context.blocks.items()}
    except TemplateError:
        # The template's own words for it can hold content.
        raise Misuse(f"notice {entry.name} ({language}): its text uses a fact that is not there") from None
    table = words(language).table
    texts = {name: lay_out(typeset(text, table)) for name, text in blocks.items() if text in whole}
    return lay_out(typeset(whole, table)), {name: text for name, text in texts.items() if any(map(str.isalnum, text))}


def _voice(entry: Entry, given: Mapping[str, object]) -> str:
    """An extension that no person decided does not claim one did (P7)."""
    return "program" if given.get("unattended") else entry.voice


def _there(value: object) -> object:
    if value is None:
        raise TemplateError
    return value


@cache
def _environment(language: str) -> ImmutableSandboxedEnvironment:
    """The sandbox for one language, with its words as filters."""
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        autoescape=False,  # plain text: there is no markup to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_there,
    )
    environment.filters.update(words(language).filters())
    return environment
