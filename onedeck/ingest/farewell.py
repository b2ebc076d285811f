"""Is this turn "thanks" or "goodbye" and nothing else? By rule, from a small lexicon in seven languages."""

from onedeck.store.duck import literal

# One of these must be in it ...
FAREWELLS = {
    "en": "thanks|thank you|thank u|thankyou|thx|ty|tysm|cheers|much appreciated|appreciate it|bye|bye bye|goodbye"
    "|good bye|see you|see ya|have a (?:nice|good|great|wonderful|lovely) (?:day|one|evening|weekend|night|trip)"
    "|good night|you too|same to you|take care|you'?re welcome|no problem|my pleasure|happy to help|glad to help"
    "|glad i could help",
    "de": "danke|dankeschon|danke schon|vielen dank|besten dank|herzlichen dank|merci|tschuss|tschuess|ciao"
    "|auf wiedersehen|auf wiederhoren|schonen (?:tag|abend)|schones wochenende|gerne|gern geschehen|bitte schon"
    "|mfg|lg|mit freundlichen gru(?:ss|ß)en|freundliche gru(?:ss|ß)e|viele gru(?:ss|ß)e",
    "es": "gracias|muchas gracias|mil gracias|adios|hasta luego|hasta pronto|chao|chau|que tenga (?:un )?buen dia"
    "|buen dia|buenas noches|de nada|igualmente|saludos",
    "fr": "merci|merci beaucoup|merci bien|au revoir|a bientot|bonne journee|bonne soiree|de rien|je vous en prie"
    "|cordialement|salut",
    "pt": "obrigad[oa]|muito obrigad[oa]|brigad[oa]|valeu|tchau|ate logo|ate mais|adeus|bom dia|boa noite|de nada",
    "it": "grazie|grazie mille|molte grazie|arrivederci|ciao|buona giornata|buona serata|prego|di niente|saluti",
    "ar": "شكرا|شكرا جزيلا|شكرا لك|شكرا لكم|مع السلامة|الى اللقاء|إلى اللقاء|يعطيك العافية|جزاك الله خيرا|تسلم|عفوا"
    "|العفو|وداعا",
}
# ... and these may stand around it.
AROUND = (
    "ok|okay|k|alright|all right|great|perfect|super|cool|awesome|wonderful|excellent|nice|good|got it|understood|yes"
    "|that'?s (?:all|it|great|perfect)|that is (?:all|it)|no that'?s all|no|nope|nothing else|so much|very much"
    "|a lot|a bunch|again|all|everyone|team|for (?:your|the|all your|all the) (?:help|time|support|assistance|info"
    "|information|quick (?:reply|response|help))|for helping|for everything|i really|really|very|and|and you|and have"
    "|then|now|sir|madam|mate|friend"
    "|alles klar|gut|prima|passt|fur (?:die|ihre|deine) (?:hilfe|unterstutzung|antwort|schnelle antwort)|sehr|und"
    "|noch|einen|ihnen|dir|auch|das war'?s|nein"
    "|vale|perfecto|genial|muy amable|por (?:su|tu|la|todo) ?(?:ayuda|atencion)?|si|y|igual"
    "|d'accord|parfait|super|pour (?:votre|ton|l)'? ?aide|beaucoup|et|a vous|vous aussi|oui|non"
    "|perfeito|otimo|pela ajuda|pelo apoio|e|sim|nao|perfetto|ottimo|per l'? ?aiuto|va bene"
    "|جزيلا|لك|لكم|تمام|حسنا|طيب|على المساعدة|نعم|لا|و"
)
LONGEST = 200  # a farewell is short; longer texts are not searched


def farewell_sql(content: str) -> str:
    """Return SQL for whether a text is thanks or goodbye and nothing else; NULL for no text.

    Accents, case, punctuation and emoji don't matter.
    """
    words = "|".join(FAREWELLS.values())
    pattern = f"(?:(?:{AROUND}) )*(?:{words})(?: (?:{words}|{AROUND}))* ?"
    folded = f"replace(lower(strip_accents({content})), '’', '''')"
    plain = f"trim(regexp_replace({folded}, '[^\\p{{L}}\\p{{M}}'']+', ' ', 'g'))"
    return (
        f"CASE WHEN {content} IS NULL THEN NULL WHEN length({content}) > {LONGEST} THEN false "
        f"ELSE regexp_full_match({plain}, {literal(pattern)}) END"
    )
