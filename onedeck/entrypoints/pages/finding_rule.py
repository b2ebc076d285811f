"""A rule of `check`: what it looks for, why, from when on it speaks, how to silence it, and what it found."""

from onedeck.entrypoints.pages.findings import finding, kept, stands_on
from onedeck.entrypoints.web.page import Answer, NotThere, Page, Visit
from onedeck.errors import suggest
from onedeck.govern.check.catalog import rules
from onedeck.model.findings import PATTERNS, Rule
from onedeck.show.check.found import Wanted, codes, findings, found_list, rule_of
from onedeck.show.check.rule_words import SILENCED, looks_at
from onedeck.show.formats import harmless
from onedeck.show.setting import titles_of


def view(visit: Visit) -> Answer:
    """Return a rule with its findings; raises NotThere, with the nearest one, for a code nobody knows."""
    code = visit.params["code"]
    row = rule_of(visit.store, code)
    if row is None:
        known = codes(visit.store)
        near = suggest(code.upper(), known) or f" Known: {', '.join(known)}."
        raise NotThere(f"There is no rule {harmless(code)[:60]!r}.{near}")
    rule = Rule(
        code, row["title"], row["severity"], row["pattern"] or "", row["help"], row["live"], row["threshold"],
        row["reads_words"], (), row["definition"] or "", row["rule"], row["about"],
    )  # fmt: skip
    found = [kept(visit, each) for each in findings(visit.store, Wanted(code=code))]
    titles = titles_of(visit.store)
    here = [each for each in found if not each["silenced"]]
    ours = rules().get(
        code
    )  # of a workspace's own rule the examples stand in its file, which is not run here
    return Answer(
        title=f"{code}: {harmless(rule.title)}",
        verdict=_sentence(here, found),
        tables={"findings": found_list(found)},
        notes=stands_on(visit),
        more={
            "rule": rule, "facts": _facts(rule), "about": [part for part in harmless_parts(rule.about) if part],
            "examples": ours.examples if ours else {}, "silencing": SILENCED.format(code=code).splitlines(),
            "found": [finding(visit, each, titles) for each in found], "listed": visit.link("/findings"),
        },
    )  # fmt: skip


def harmless_parts(about: str) -> list[str]:
    """Return a rule's text in its paragraphs, each on one line."""
    return [" ".join(harmless(part).split()) for part in about.split("\n\n")]


def _sentence(here: list[dict[str, object]], found: list[dict[str, object]]) -> str:
    if not found:
        return "The last run found nothing of this kind."
    silenced = len(found) - len(here)
    told = f"Found {_times(len(here))}" if here else "Nothing that counts"
    if silenced:
        told += f"; {silenced} silenced"
    return f"{told}."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _facts(rule: Rule) -> list[tuple[str, str]]:
    told = rule.severity + ("; a note until enough of its cases were read here" if rule.text else "")
    pairs = [
        ("Severity", told), ("Looks at", looks_at(rule)), ("Pattern", PATTERNS.get(rule.pattern, "")),
        ("What to do", rule.help), ("Definition", rule.definition),
    ]  # fmt: skip
    return [(name, harmless(words)) for name, words in pairs if words]


PAGE = Page("/findings/{code}", "Finding", view, "finding_rule.html")
