"""The glossary's words of judgement: verdicts, reasons, grades and exclusions, one meaning each."""

VERDICT_WORDS = {
    "verdict": "The one answer per conversation and room that handled it, and one for the customer: what became "
    "of it, judged by what she did next.",
    "handed_off": "The other room handled it last, or the source says it was handed over, and this room had not "
    "claimed success before. Room `all` is never handed off.",
    "refuted": "Something the customer did, or a missing proof, speaks against it. `because` says what.",
    "open": "The conversation is not over, or its window still runs at the as-of.",
    "proven": "A system-of-record event or her explicit word says it was done.",
    "abandoned": "The record shows that she never took part, or that her last word got no answer.",
    "unobservable": "Nobody can tell: she is not identified, or she came back for an unknown need, or the feed "
    "that must prove it is not loaded. It is neither good nor bad.",
    "held": "She is identified, the window is closed, and nothing speaks against it on any channel we see.",
}

BECAUSE_WORDS = {
    "because": "The kind of counter-evidence that refuted a conversation.",
    "returned": "She started another conversation for the same need inside the window.",
    "reopened": "She wrote again in the same conversation inside the window, or the source reopened it.",
    "denied": "Asked whether it was solved, she said no.",
    "disputed": "She disputed the company's answer.",
    "complained": "She complained about this need.",
    "cancelled": "She cancelled and named this need.",
    "contradicted": "She was told the opposite of what she had been told here.",
    "taken_over": "The room had claimed success, and then the other room had to finish it.",
    "not_fulfilled": "A proof is required, the window is closed, and the feed that would hold it has none.",
}

GRADE_WORDS = {
    "grade": "How surely a return is about the same need, from a (surest) to d.",
    "a": "Grade a: an explicit link in the source, such as reopened, follow-up of or merged.",
    "b": "Grade b: the same customer or account, and the same object (invoice, order, line).",
    "c": "Grade c: the same person and the same need. Some of these are chance: see chance rate.",
    "d": "Grade d: the need is unknown on one side, so the conversation is unobservable, not refuted.",
}

EXCLUSION_WORDS = {
    "excluded": "Left out of every count, with one reason, and listed in every output.",
    "mirror": "The same conversation, already counted from another source.",
    "merged_away": "Merged into another conversation, which is counted instead.",
    "test": "A test by the company.",
    "internal": "Between colleagues; no customer in it.",
    "spam": "Not from a customer.",
    "outbound": "Started by the company.",
    "no_need": "A greeting or an opened window, and nothing wanted.",
    "short_abandon": "Gone within five seconds, before anybody could answer.",
    "out_of_scope": "Outside every charter's scope.",
}
