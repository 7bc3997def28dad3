"""Whether what was found is an article at all.

An article has running text: sentences with an end. Two of them make a brief; a page of links, however long, has none.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from copydesk.agents.clean.metadata import says_article
from copydesk.agents.clean.page import Page
from copydesk.agents.clean.words import count_words, prose_words

# Words in full sentences from which a text can be a brief: two short sentences.
BRIEF = 12
# Below this share of words in full sentences a page lists headlines; subheadings and captions take up to half.
PROSE_SHARE = 0.4
# Error, login and consent pages say what they are and little else.
NOTICE_WORDS = 120
NOTICE_TITLE = re.compile(
    r"\b(?:[45]\d\d(?: error)?|error|not found|access denied|forbidden|unauthori[sz]ed|log ?in|sign ?in|sign ?up|captcha|just a moment|are you (?:a )?(?:robot|human)|attention required|page unavailable|service unavailable|bad gateway|seite nicht gefunden|page introuvable|página no encontrada|anmelden|subscribe to continue|cookies? (?:policy|settings|consent))\b",
    re.IGNORECASE,
)
NOTICE_TEXT = re.compile(
    r"\b(?:page (?:you (?:are looking|requested|were looking)|could not be found|not found|does(?:n[’']t| not) exist|no longer exists)|enable (?:javascript|cookies)|(?:verify|confirm|checking) (?:that )?(?:you are|you[’']re|your browser)|unusual traffic|access (?:to this page )?(?:is|has been) denied|log ?in to (?:continue|your account)|(?:log|sign) in or (?:register|create)|server encountered|temporarily unavailable|url (?:was )?not found)\b",
    re.IGNORECASE,
)

# A wall opens with what it wants; further down the same words are told of somebody else's site.
WALL = re.compile(
    r"\b(?:(?:activate|turn on|allow|requires?|needs?|without) (?:javascript|cookies)|(?:javascript|cookies) (?:is|are|must be|(?:has|have) to be)(?: currently)? (?:disabled|required|enabled|turned off|blocked|needed))\b",
    re.IGNORECASE,
)
WALL_HEAD = 120


def why_not(paragraphs: Sequence[str], title: str | None, page: Page | None, url: str | None) -> str | None:
    """Why this is no article, in one line, or None."""
    prose = sum(prose_words(paragraph) for paragraph in paragraphs)
    if prose < BRIEF:
        return f"{prose} words in full sentences: too few for an article"
    if prose < NOTICE_WORDS and _is_notice(paragraphs, title, page):
        return "an error, login or consent page"
    if page is None or says_article(page):
        return None
    if is_front(url):
        return "a site's front page"
    words = sum(map(count_words, paragraphs))
    if prose < PROSE_SHARE * words:
        return f"{100 * prose // words} % of its words stand in full sentences: a list of links or headlines"
    return None


def is_front(url: str | None) -> bool:
    """Whether the address has neither a path nor a query."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/", "/index.html", "/index.php") and not parts.query


def _is_notice(paragraphs: Sequence[str], title: str | None, page: Page | None) -> bool:
    """The words of a notice in the text; in the title of a page alone, where the page does not claim to be an article."""
    text = " ".join(paragraphs)
    claims = page is None or says_article(page)
    if NOTICE_TEXT.search(text) or WALL.search(text[:WALL_HEAD]):
        return True
    return not claims and bool(NOTICE_TITLE.search(title or ""))
