"""The glossary: one word per thing, everywhere the same; `python -m onedeck.model.words` prints GLOSSARY.md."""

import sys

from onedeck.model.verdict_words import BECAUSE_WORDS, EXCLUSION_WORDS, GRADE_WORDS, VERDICT_WORDS

CONTACT_WORDS = {
    "touch": "One handler on one channel for one uninterrupted span of work: an AI agent, a person or a system.",
    "turn": "One utterance in a touch, by the customer or by whoever has her.",
    "handoff": "A request to pass a conversation from an AI to a person or back.",
    "transfer": "A change from one person or queue to another; no room changes, so it is no handoff.",
    "conversation": "Touches that belong together: the source says so (a chain, a ticket, a chat), or they were "
    "joined across sources by a reference or by the escalation rule.",
    "join": "A link that makes conversations of two sources one. By a shared reference, or by rule: one ended "
    "as escalated and the same customer begins the other within the join time (default 30 minutes).",
    "need": "What the customer wanted. It comes from the source's reason code through reasons.yaml; codes of "
    "two vocabularies that nobody mapped are unknown to each other, never different.",
    "vocabulary": "The list of reason codes a source uses. Two raw codes can be compared only within one.",
    "journey": "The conversations of one customer about one need, each within the window of the one before. "
    "In the ledger: the charter whose definition of success applies.",
    "charter": "What one journey counts as success: its scope, its window, its owner.",
    "unchartered": "The journey of the conversations that no charter covers.",
    "channel": "The way she reached the company: voice, chat, e-mail, message, web form.",
    "feed": "One source as a stream of contacts, with a first and a last time and a horizon.",
    "order only": "A log without clock times, such as an evaluation run: what came after what is known, "
    "how long it took is not. It has no window and no horizon.",
    "first-number line": "The lines under every headline: what was seen and not seen, who is identified, which "
    "needs are usable, what has matured, what was left out, and how often a match is mere chance.",
}

ROOM_WORDS = {
    "room": "Who had the customer: `ai` (self-service AI) or `cx` (people). `all` is the customer's own view, "
    "over both.",
    "ai": "The room of self-service AI agents. An AI that only assists a person is not in it.",
    "cx": "The room of people who serve customers.",
    "all": "The customer's own view: the verdict of whoever handled last, counting conversations that "
    "nobody handled.",
    "handled": "A room handled a conversation if its self-service AI, or its person, spoke in it. A phone menu, "
    "assistance to a person, a closing click and a collision do not handle.",
    "handler": "Who has the customer at a moment.",
    "collision": "An AI that talked into a person's turn. It handles nothing.",
}

CLAIM_WORDS = {
    "claim": "Somebody's statement that a need was met: by which room, under which definition, when, and for "
    "what price.",
    "claim definition": "The rule a claim was made under: a vendor's rule, its version and its window. Figures of "
    "two definitions may not be added up; `any` may, over journeys, never over rooms.",
    "any": "The definition that is always there: a conversation counts once, whoever claimed it under whatever rule.",
    "reported": "A figure from a slide or a dashboard, as it was shown.",
    "claimed": "Counted conversations with at least one claim by the room, under the definition.",
    "contract": "What a vendor agreed to: what a unit costs, when, and what is not due (contracts/*.yaml).",
    "allowance": "Prepaid units of each billing period: inside it a line of an invoice costs nothing more.",
    "overbilled": "Billed although the contract's own words say it is not due (block A of `reconcile`). What did not "
    "hold up (B) and what cannot be checked (C) are not, and the three are never added up.",
    "gap": "What was reported or claimed, minus what customers experienced, over the same conversations.",
    "gate": "A decision about an AI version: ship, hold or roll back, taken on evidence.",
}

GOVERN_WORDS = {
    "rule": "What can be wrong, under a code that stays (OD101); one that reads events speaks only where the bound of "
    "its interval passes a threshold, on 30 conversations of 20 customers and more.",
    "finding": "A fault OneDeck names, with its evidence and the place where it can be put right.",
    "case": "A conversation that stands behind a finding; of a rule on words, with the turns it stands on.",
    "baseline": "What was already found on a day, so that only what is new fails.",
    "waiver": "Somebody's signed word that a rule may be broken: which, where, why, until when.",
    "card": "What the AI room declares of a system (kind AISystem): its owner, its own scorecard, what it was "
    "evaluated on, how much of the work it is planned to take.",
    "deputy": "Who stands in for the person accountable. No second owner.",
    "validator": "Who examines an AI independently of those who run it. No second owner.",
    "sign-off": "The person accountable puts her name to the charter as it stands, or to a release.",
    "audit": "Who changed or decided what, and when, in a chain that nobody can rewrite unseen.",
    "head": "The hash of the audit's last entry; kept elsewhere it shows that something was cut off.",
    "due": "A decision that waits for somebody, with its day where one is set.",
    "let down": "Of an account: what refutes a conversation of it lies in the thirty days before the as-of.",
    "way": "How she came in, who ended it, who called it solved, and what she did next.",
    "pattern": "One of the five ways to have AI and customer experience in one company: does this journey show it, "
    "yes, no or undecided, with evidence for and against.",
}

TIME_WORDS = {
    "t0": "The moment from which a room is judged: the end of its last touch before its first claim; without a "
    "claim, the end of its last touch once the conversation is over.",
    "idle": "How long a conversation must be silent to be over where its source does not say so. Default 72 hours.",
    "window": "The time after t0 in which the same need coming back counts against a room. Default 7 days; "
    "24 h, 72 h, 7 d and 30 d are always computed beside it.",
    "as-of": "The moment the ledger looks from: what occurred and was learnt by then, and nothing later.",
    "horizon": "Up to when a feed is complete: its declared end, or the last day on which new contacts reached "
    "a fifth of their trailing 28-day median. The as-of is the earliest horizon.",
    "matured": "The window is closed at the as-of. Rates are over matured conversations only.",
}

EVIDENCE_WORDS = {
    "evidence": "An act or an event that speaks for or against a conversation, with its time, its grade and the "
    "raw row it stands on.",
    "restated": "She says again what she had said to another handler: in the same words, or by her own word. A fact "
    "with both turns, no refutation.",
    "contradiction": "The company says the same with another figure, or once with and once without a not. Found by "
    "rule on the words; what contradicts in other words is not found. A fact, no refutation.",
    "counter-evidence": "An act of the customer that speaks against a claim. Nothing the company starts is ever "
    "counter-evidence.",
    "return": "She starts another conversation for the same need inside the window.",
    "reopen": "She writes again in the same conversation inside the window, or the source reopened it. Thanks "
    "that nobody answers in substance reopen nothing.",
    "statement": "What she says outright about the outcome: a denial, dispute, complaint or cancellation. It "
    "counts whenever it comes up to the as-of.",
    "proof": "An event in a system of record, or her explicit word, that the thing was done.",
    "promise": "What the company said it would do by a day. A contact before that day is invited; one after it "
    "counts.",
    "invited": "A contact the company asked for, or before its promise was due. It is no return.",
    "chased": "She asked again about the same need before t0. A fact about the wait, not a refutation.",
    "chance rate": "How often the same match (same person, same need) turns up in an equally long window that "
    "begins two weeks after this one ends, where no claim can have caused it. Grade c is only read beside it.",
    "held up": "Proven or held. Both parts are always shown: the second is silence, the weakest evidence that "
    "counts.",
    "low": "The share that held up if every unobservable conversation was bad.",
    "high": "The share that held up if every unobservable conversation was good.",
    "[low, high]": "The share that held up, with every unobservable conversation once as bad and once as good. "
    "There is no midpoint.",
    "unreviewed": "No person has yet read a sample of these verdicts blind, so our own error is not known.",
}

IDENTITY_WORDS = {
    "customer": "A person, or an account where the charter says so. Shown as `c_` and 13 characters: a random id; "
    "identifiers themselves are kept only as keyed hashes.",
    "identified": "The conversation has a customer: some identifier in it names one person.",
    "identity link": "Which identifier belongs to which customer, with its kind, confidence and when it was "
    "learnt. It can be undone.",
    "confidence": "How sure an identity link is: a rank by rule, with its reason, never a measured probability.",
    "link decision": "Somebody who knows better undid a link, or took that back; kept, and applied by the next run.",
    "shared identifier": "A number or mailbox used by more than three people or accounts. It links to the "
    "account and never names a person.",
    "reject": "A row that could not be taken. It is kept with its file, row, reason and raw text.",
}

SCORECARD_WORDS = {
    "cost": "What a touch cost at the rates of costs.yaml, in the workspace's currency; nothing where a rate or the "
    "minutes are not known.",
    "exposed": "Revenue of accounts whose matter AI claimed to have resolved in the 90 days before, and had not: "
    "exposed, not lost.",
    "metric": "One figure with its definition: which rows count, which of them are good, and who defined it so.",
    "dimension": "What a customer judges a journey by: fast, accurate, contextual, worth staying for.",
    "objective": "What a charter asks of a metric. Its target may be left open: then there is no target to miss.",
    "accountable": "The one person who answers: for the journey's outcome (its owner), or for an AI that shapes it. "
    "Two names for one journey are two decks.",
    "period": "The weeks a figure stands on, Monday to Sunday: by default the last four that matured, beside the four "
    "before.",
    "slice": "One value of one property (a channel, a language, a version) that figures are told for separately.",
    "interval": "Where a figure would lie in 95 of 100 repetitions, as few conversations say little.",
    "unmapped": "A reason code without an entry in reasons.yaml: what it means cannot be compared across systems.",
    "review": "Two people read a random sample of conversations without seeing the verdict; how far they agree with "
    "it stands beside every headline.",
    "flip": "A verdict that is another one now than it was, because something was learnt since.",
    "closed period": "A period whose figures were frozen by `onedeck close`, with the as-of and the definitions.",
    "restatement": "A figure of a closed period that is another one today: definitions or data changed.",
    "digest": "One page on what moved beyond its interval, which verdicts flipped, and which feeds are stale.",
}

GROUPS: dict[str, dict[str, str]] = {
    "Contacts": CONTACT_WORDS,
    "Rooms": ROOM_WORDS,
    "Claims": CLAIM_WORDS,
    "Time": TIME_WORDS,
    "Evidence": EVIDENCE_WORDS,
    "Customers and rows": IDENTITY_WORDS,
    "Scorecard": SCORECARD_WORDS,
    "Governance": GOVERN_WORDS,
    "Verdicts, the first match wins": VERDICT_WORDS,
    "Because: what speaks against": BECAUSE_WORDS,
    "Grades: how surely it is the same need": GRADE_WORDS,
    "Excluded: why a conversation is not counted": EXCLUSION_WORDS,
}

WORDS: dict[str, str] = {term: meaning for group in GROUPS.values() for term, meaning in group.items()}

# What others say, and our word for it; what has no twin here is not measured, and not listed.
ALIASES = {
    "contact": "touch",
    "contained": "claim definition",
    "containment": "claim definition",
    "definition": "claim definition",
    "escalation": "handoff",
    "experienced": "held up",
    "fcr": "held up",
    "hold up": "held up",
    "intent": "need",
    "kpi": "metric",
    "link": "identity link",
    "message": "turn",
    "owner": "accountable",
    "ownership": "charter",
    "reason": "need",
    "recontact": "return",
    "repeat contact": "return",
    "resolution": "claim",
    "resolved": "claim",
    "session": "conversation",
    "shared": "shared identifier",
    "source": "feed",
    "ticket": "conversation",
    "verified": "proven",
}

ALIAS_NOTES = {
    "fcr": "First-contact resolution as vendors count it ends with the contact; held up waits for the window, on "
    "every channel.",
    "verified": "Not used here: a vendor uses it for a model's opinion.",
}


def glossary() -> str:
    """Return GLOSSARY.md as Markdown text."""
    lines = [
        "# Glossary",
        "",
        "One word per thing, everywhere the same: in the tables, in the commands, in the code.",
        "This page is printed by `python -m onedeck.model.words`; `onedeck explain WORD` shows one of them.",
    ]
    for title, words in GROUPS.items():
        lines += ["", f"## {title}", ""]
        lines += [f"* **{term}**: {meaning}" for term, meaning in words.items()]
    lines += ["", "## What others say", ""]
    for alias, term in ALIASES.items():
        note = f" {ALIAS_NOTES[alias]}" if alias in ALIAS_NOTES else ""
        lines.append(f"* **{alias}**: see *{term}*.{note}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(glossary())
