"""The last lines of a text: who wrote and edited it, addresses, marks that say it is over."""

import re

# A longer paragraph is prose.
MAX_LINE = 200
# Furniture speaks to the reader or of the page; it does not report what somebody said.
SAID = re.compile(
    r"\b(?:said|says|saying|told|tells|asked|added|wrote|argued|warned|replied|explained|according to|announced|reported that|claimed|sagte|sagt|erklärte|laut|a déclaré|a dit|selon|dijo|según|afirmó|disse|segundo|afirmou|ha detto|secondo|сказал|сказала|заявил|сообщил|сообщила)\b",
    re.IGNORECASE,
)
SYMBOLS = re.compile(r"(?:\W*(?:https?://|www\.)\S{1,150}\W*|(?:\s*[#@][\w.]{1,60}[,;]?){1,20}\s*)")
_WHO = r"(?:[A-Z\u00c0-\u00de\u0410-\u042f]|the |our |staff|agenc|wire)"
_NAME = r"(?:(?:van|von|der|den|de|del|da|bin|al|el) ){0,2}[A-Z\u00c0-\u00de][\w.'’-]{0,20}"
SIGN_OFF = re.compile(
    r"[\s(\[—–*-]*(?i:(?:additional |with )?(?:additional )?(?:reporting|writing|editing|edited|written|compiled|translated|translation|adapted|inputs?|contributions?|contributed|production|research|fact-?check(?:ed|ing)?)"
    rf"(?: and (?:reporting|writing|editing))?(?:\s?:\s?| by:? | from ))(?={_WHO}).{{2,250}}"
    r"|\W*(?i:copy ?editors?|sub-?editor|editors?|producers?|translators?|reporters?|writers?|correspondents?|contacts?|e-?mail|twitter|desk|news ?desk)\s?[:：]\s?.{2,80}"
    rf"|[\s(\[—–*-]*(?:{_NAME},? (?:and )?){{2,8}}(?:also |each )?(?i:contributed to this (?:report|story|article|piece)|contributed reporting|contributed research)\b.{{0,60}}"
    rf"|[\s(\[—–*-]*(?:{_NAME} ){{1,4}}(?i:(?:is|was) (?:an? |the )?(?:[\w-]{{1,20}} ){{0,4}}(?:reporter|correspondent)s?\b).{{0,90}}"
)
# Case counts: `The end` closes a tale, `ENDS` a dispatch.
_END = r"(?:[(\[/*_–—-]{0,3}\s?(?:ENDS?|FIM|FIN|ENDE|КОНЕЦ|[Ee]nd ?[Ii]tem|ENDITEM|THE END)\s?[)\]/*_.–—-]{0,3}|[(\[]ends?[)\]]|[Ee]nds?\s?/|/\s?[Ee]nds?|[-–—]\s?30\s?[-–—]|#{2,5}|[（(]完[)）]|[（(]끝[)）]|（了）)"
END = re.compile(rf"\s*{_END}\s*")
# ... and behind the last sentence of a paragraph.
END_BEHIND = re.compile(rf"(?<=[.!?…\"'”’»)\]。])\s*{_END}\s*$")
# The longest end mark with its brackets and spaces, and the sentence's end before it.
MAX_END = 24


def without_end_mark(paragraph: str) -> str:
    """The paragraph without an end mark behind its last sentence."""
    return paragraph[:-MAX_END] + END_BEHIND.sub("", paragraph[-MAX_END:]) if paragraph else paragraph


def is_sign_off(paragraph: str) -> bool:
    """Whether a last paragraph says who wrote and edited, or marks the end."""
    if len(paragraph) > MAX_LINE:
        return False
    return (
        END.fullmatch(paragraph) is not None
        or SYMBOLS.fullmatch(paragraph) is not None
        or (SIGN_OFF.fullmatch(paragraph) is not None and not SAID.search(paragraph))
    )
