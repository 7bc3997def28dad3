"""Whether what was found is an article at all, and the reason if it is none.

An article has running text: sentences with an end; two of them make a brief. What has less is looked at for what it is
(an error, a login, a wall, a video), what has more for being a list. The page's build decides before its words do.
"""

from collections.abc import Sequence
from typing import Any

from copydesk.agents.clean import notices
from copydesk.agents.clean.listings import why_list
from copydesk.agents.clean.page import Page, node_text, nodes
from copydesk.agents.clean.words import count_words, prose_words
from copydesk.streams.outcomes import Reason, Rejected

# Words in full sentences from which a text can be a brief: two short sentences.
BRIEF = 12
# Error, login and consent pages say what they are and little else.
NOTICE_WORDS = 120
MAX_NOTICE = 2_000
# What a video or a paywall leaves to read: a caption or the first sentences. Of the development pages that are declared
# not free, the shortest with an article has 48 words.
STUB_WORDS = 45
# A page that says it has this many times the words that were found keeps the rest behind its paywall.
WITHHELD = 4
STUB_OF_A_WHOLE = 150
# A page that is one article declares one or two; a list of them declares many.
MANY_ARTICLES = 3
# What a page says of itself where it has no body: its headings and first paragraphs.
SAID = "h1, h2, p, main, [role='main']"
MAX_SAID = 400
CHALLENGE = "#challenge-form, #cf-challenge-running, .cf-browser-verification, #px-captcha, script[src*='challenge-platform'], script[src*='captcha-delivery']"
# Forms under articles have these too: they count where there is nothing to read.
LOGIN = "input[type='password'], .g-recaptcha, .h-captcha, iframe[src*='captcha']"
PLAYERS = "video, audio, iframe[src*='youtube'], iframe[src*='vimeo'], iframe[src*='dailymotion'], iframe[src*='player'], [class*='video-player' i]"
WALLS = "[class*='paywall' i], [id*='paywall' i]"
LOCKED = frozenset({"locked", "premium", "paid", "subscriber", "subscribers"})


def rejection_of(
    paragraphs: Sequence[str], title: str | None, page: Page | None, url: str | None, *, dump: str = ""
) -> Rejected | None:
    """Why this is no article, or None. `paragraphs` are the body; a text dump has no page, and `dump` is its text."""
    prose = sum(prose_words(paragraph) for paragraph in paragraphs)
    claims = page is not None and says_article(page)
    text = " ".join(paragraphs)[:MAX_NOTICE]
    if prose < STUB_WORDS and not claims:
        # Lines of a notice are furniture elsewhere, and may be gone from the body.
        text = f"{text} {_said(page) if page is not None else dump[:MAX_NOTICE]}"
    notice = _notice(text, title, page, prose, claims=claims) if prose < NOTICE_WORDS else None
    if notice:
        return _none(notice)
    if page is not None:
        reason = _why_stub(paragraphs, page, prose, claims=claims)
        if reason is None and not (claims and prose >= NOTICE_WORDS):
            reason = why_list(paragraphs, page, title, url, claims=claims)
        if reason:
            return _none(reason)
    if prose < BRIEF:
        return Rejected(Reason.TOO_SHORT, f"{prose} words in full sentences: too few for an article")
    return None


def says_article(page: Page) -> bool:
    """Whether the page declares that it is one article."""
    declared = [item for item in page.articles if item.get("headline") and item.get("datePublished")]
    return _kind(page) == "article" or 0 < len(declared) <= MANY_ARTICLES


def _none(detail: str) -> Rejected:
    return Rejected(Reason.NOT_AN_ARTICLE, detail)


def _kind(page: Page) -> str:
    return page.meta.get("og:type", "").strip().lower()


def _notice(text: str, title: str | None, page: Page | None, prose: int, *, claims: bool) -> str | None:
    """What kind of notice a short text is: by the page's build, then by its words."""
    if page is not None and not claims:
        if nodes(page, CHALLENGE):
            return "a page that keeps robots out"
        if prose < STUB_WORDS and nodes(page, LOGIN):
            return "a login page"
        if notices.TITLE.search(title or "") or notices.ERROR.search(title or ""):
            return "an error, login or consent page"
    if notices.TEXT.search(text) or notices.ERROR.search(text) or notices.WALL.search(text[: notices.WALL_HEAD]):
        return "an error, login or consent page"
    return "a consent page" if page is not None and not claims and _asks_consent(text) else None


def _asks_consent(text: str) -> bool:
    """Whether the text begins with cookies and comes back to them."""
    return len(notices.COOKIE.findall(text[:MAX_SAID])) >= 2


def _said(page: Page) -> str:
    """What the page says in its headings and paragraphs, where no body was found."""
    return " ".join(node_text(node, MAX_SAID) for node in nodes(page, SAID)[:10])[: 2 * MAX_SAID]


def _why_stub(paragraphs: Sequence[str], page: Page, prose: int, *, claims: bool) -> str | None:
    """Whether only a video's caption or the lines before a paywall are there."""
    if _is_paid(page) and (prose < STUB_WORDS or _is_withheld(page, sum(map(count_words, paragraphs)))):
        return f"behind a paywall: {prose} words in full sentences are free"
    if prose < STUB_WORDS and (_kind(page).startswith("video") or (not claims and _shows_video(page))):
        return "a video without an article"
    return "a video without an article" if prose < BRIEF and nodes(page, PLAYERS) else None


def _is_paid(page: Page) -> bool:
    """Whether the page declares that it is not free, or shows a wall and says what it costs to go on."""
    free = (item.get("isAccessibleForFree") for item in page.articles)
    if any(str(value).lower() == "false" for value in free if value is not None):
        return True
    if page.meta.get("article:content_tier", "").strip().lower() in LOCKED:
        return True
    return any(notices.PAYWALL.search(node_text(node)) for node in nodes(page, WALLS))


def _is_withheld(page: Page, words: int) -> bool:
    counts = [_number(item.get("wordCount")) for item in page.articles]
    return words < STUB_OF_A_WHOLE and max(counts, default=0) >= WITHHELD * max(1, words)


def _number(value: Any) -> int:
    text = str(value)[:10]
    return int(text) if text.isascii() and text.isdigit() else 0


def _shows_video(page: Page) -> bool:
    """Whether the page's main object is a video."""
    return any("VideoObject" in str(item.get("@type")) for item in page.objects) and not page.articles
