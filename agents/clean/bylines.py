"""One line before the body: the dates in it, the names in it, and whether it says anything else.

A line is cut into parts at dates and marks. It belongs to the header when each part is known: a label, a name with or
without `By`, an agency or outlet, an office, a place, an address. One part that is none of these makes it prose.
"""

import re
from typing import NamedTuple

from copydesk.agents.clean import dates
from copydesk.agents.clean.authors import Byline, byline, is_person
from copydesk.agents.clean.datelines import dateline_of, is_city
from copydesk.agents.clean.dates import Reading
from copydesk.agents.clean.lines import is_boilerplate
from copydesk.agents.clean.sources import sources
from copydesk.agents.clean.words import ends_sentence, key, prose_words

# A longer line is prose.
MAX_HEADER = 200
# Names with offices and places, between two marks.
MAX_PART = 120
# A byline that ends with a full stop has a particle or a preposition or two; a sentence has more small words.
MAX_SMALL = 3
# Words of an office, outlet or place.
MAX_WORDS = 7
_DATED = (
    r"published|posted|updated|modified|created|issued|edited|revised|filed|released|upload(?:ed)?|publication|publish|pub\.|date|time|input"
    r"|veröffentlicht|aktualisiert|erstellt|erschienen|stand|vom|publiée?|mise? à jour|modifiée?|créée?|date de publication|publicad[oa]|publicación|actualizad[oa]|actualización|fecha|atualizad[oa]|atualização|postado|pubblicat[oa]|aggiornat[oa]|aggiornamento|ultimo aggiornamento|gepubliceerd|bijgewerkt|geplaatst|publicerad|uppdaterad|offentliggjort|opdateret|publisert|oppdatert|julkaistu|päivitetty|opublikowano|aktualizacja|data publikacji|publikováno|aktualizováno|megjelent|frissítve|publicat|actualizat|yayınlanma(?: tarihi)?|güncelleme(?: tarihi)?|diterbitkan|diperbarui|cập nhật|đăng lúc"
    r"|опубликован[оа]?|обновлен[оа]?|дата(?: публикации)?|размещено|создано|изменено|оновлено|опубліковано|نشر(?: في)?|تاريخ النشر|آخر تحديث|تحديث|منشور"
    r"|发布(?:时间|日期|于)?|发表(?:时间|于)?|更新(?:时间|日期|于|日時?)?|时间|日期|公開(?:日時?)?|投稿(?:日時?)?|配信(?:日時?)?|掲載(?:日)?|發布(?:時間)?|更新時間|기사\s?입력|최종\s?수정|최종\s?입력|입력|수정|등록|승인|발행|송고(?:시간)?|게재"
)
LABEL = re.compile(
    rf"(?:(?:first|last|latest|date|article|story|originally|zuletzt|dernière|última|ultimo|laatst|senast|sist|última vez)\s+)?(?:{_DATED})(?:\s+(?:on|at|am|le|el|il|em|op|den|date|time|la|:))?\s?[:：|]?(?![^\W\d_]{{3}}(?<=[a-zà-ÿ]{{3}}))",
    re.IGNORECASE,
)
CHANGED = re.compile(r"updat|modif|edit|revis|aktualis|aktualiz|mise? à jour|actualiz|atualiz|aggiorn|bijgewerkt|uppdat|opdater|oppdat|päivit|friss|güncel|diperbarui|cập nhật|обновл|измен|оновл|تحديث|更新|수정", re.IGNORECASE)  # fmt: skip
WEEKDAY = re.compile(
    r"(?:\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta)(?:-feira)?|(?:luned|marted|mercoled|gioved|venerd)ì|sabato|domenica"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|[(（]?[월화수목금토일月火水木金土日](?:曜日?|요일)?[)）])[,،]?\s*$",
    re.IGNORECASE,
)
# Between a date and the text that follows on the same line. A sentence may begin with a date and has none of these.
GLUE = frozenset("|-–—:")
# `23.06.21, 10:44 Uhr`: two digits are a year where a time follows or nothing else stands on the line.
SHORT_YEAR = re.compile(
    r"(?P<day>(?<![\d.])[0-3]?\d(?P<mark>[./])[01]?\d(?P=mark))(?P<year>[0-3]\d)(?=,?\s(?:um\s|-\s|\|\s|à\s|at\s)?\d{1,2}[:.h]\d\d|\s*$)"
)
# What is left of a date line and says nothing.
NOISE = re.compile(
    r"\b\d{1,3} ?min(?:ute)?s?(?: read)?\b|\b(?:on|at|am|the|le|el|il|em|op|um|à|by|local time|uhr|hrs?|ist|last|first|article|а?м|г|года|год|мск|msk|و|في)\b|\(?[월화수목금토일月火水木金土日](?:曜日?|요일)?\)|[^\w]+",
    re.IGNORECASE,
)
MARKS = re.compile(r"\s*(?:[|｜•·●▪◆■►▶\x00]|//|\s/\s|[—–]+|--|\s-\s|\s@\s|[>»]|\s;\s)\s*")
_KINDS = r"(?:written|reported|posted|published|story|words|text|texts|report|reporting|analysis|interview|exclusive|review|opinion|comment|commentary|ein \w+|eine \w+|bericht|propos recueillis|entretien|reportage|entrevista|reportaje|report and photos|words and pictures)"
# `By Jane Roe`, `Written by: Jane Roe`, and the same in other languages; the names follow.
BYLINE = re.compile(
    rf"\s*(?:(?:{_KINDS}\s+)?(?:by|von|par|por|di|door|av|af|oleh|przez|od|โดย|מאת|बाय|yazan|của)\s*[:：]?\s+(?=\S)"
    r"|(?:authors?|autor(?:in|en|es|a|ka)?|auteurs?|autore|autrice|författare|forfatter|kirjoittaja|szerző|yazar|penulis|tác giả|redacción|redactora?|redação|redazione|redaktion|redakteur|rédaction|redactie|text|texte|texto|testo|teksti?|words|reporter|journalist|writer|written|byline|laporan|автор(?:ы)?|текст|корреспондент|журналист|подготовила?|материал подготовила?|بقلم|كتب|كتبت|إعداد|تقرير|تحرير|الكاتب|نویسنده|גיליון)\s*[:：/]\s*(?=\S)"
    r"|(?:автор|текст|корреспондент|بقلم|كتب|كتبت|إعداد|from|reporter|journalist)\s+(?=\S))",
    re.IGNORECASE,
)
_HAN = r"[\u4e00-\u9fff\u3040-\u30ffA-Za-z·・]{2,8}"
_HANGUL = r"[가-힣]{2,5}"
EASTERN = (
    re.compile(rf"(?:本报|本刊|本网|本社|特约|见习|新华社|中新社|首席)?(?:记者|記者|作者|撰文|文|通讯员|采写|撰稿|编译|取材|執筆|報道)\s?(?:[:：/／|＝=]\s?|\s+)(?P<names>{_HAN}(?:[、，,\s]\s?{_HAN}){{0,4}}?)(?:\s?(?:记者|記者|编辑|發自|发自).{{0,12}})?"),
    re.compile(rf"(?:[（(【\[]\s?)?(?P<names>{_HAN}(?:[、，,・\s]\s?{_HAN}){{0,3}}?)\s?(?:记者|記者|特派员|特派員|编辑委员|編集委員|論説委員)(?:\s?[）)】\]])?"),
    re.compile(rf"(?:[(\[【]\s?)?(?:\S{{1,8}}[=＝]\S{{1,8}}[)\]]\s?)?(?P<names>{_HANGUL}(?:\s?[·,、]\s?{_HANGUL}){{0,4}})\s?(?:\S{{0,4}}기자|특파원|논설위원|선임기자|기자단|칼럼니스트|에디터)(?:\s?[)\]】=])?\s?=?"),
    re.compile(rf"(?:글|기자|취재|작성자|기사)\s?(?:[:：/=·]\s?|\s+)(?P<names>{_HANGUL}(?:\s?[·,、]\s?{_HANGUL}){{0,4}})"),
)  # fmt: skip
# A first word that begins a byline is capital or the line is short; `by the river` is prose.
SMALL_BY = re.compile(r"\s*[a-z]")
TAIL = re.compile(r"(?:[\s,]+(?:on|at|am|le|el|il|em|op|den|vom|um|à|updated|published|posted|last|first|and agencies|with agencies|und agenturen|avec agences|con agencias|с агентствами|for|in))+\s*$", re.IGNORECASE)  # fmt: skip
REPORTS = re.compile(
    r"\s+(?:reports?|reporting|writes|berichtet(?: aus)?|à|en|in|from|aus)\s+(?:from\s+|in\s+)?(?=[A-Z\u00c0-\u00de])"
)
_ROLE = r"(?:reporters?|writers?|editors?|correspondents?|columnists?|journalists?|producers?|contributors?|analysts?|critics?|photographers?|interns?|chief|desk|bureau|staff|author|novelist|professor|redakteur\w*|korrespondent\w*|reporter\w*|journaliste?|rédacteur\w*|correspondante?|envoyée? spéciale?|redactora?|corresponsal|periodista|enviad[oa]|jornalista|repórter|giornalista|inviat[oa]|redattore|verslaggever|redacteur|корреспондент|обозреватель|редактор|журналист)"
ROLE = re.compile(rf"(?:[\w’'&.-]{{1,20}}\s+){{0,5}}{_ROLE}(?:\s*(?:,|at|of|for|in|der|des|de|to)\s*.{{0,60}})?|special to .{{2,60}}|for .{{2,50}}|contributing .{{2,40}}", re.IGNORECASE)  # fmt: skip
# Behind the names: an office and what follows it.
AFTER_NAMES = re.compile(rf",\s+(?=(?:[\w’'&.-]{{1,20}}\s+){{0,4}}{_ROLE}\b|special to\b|for the\b|contributing\b)", re.IGNORECASE)  # fmt: skip
OUTLET = re.compile(r"\b(?:news|times|post|daily|media|group|press|agency|agencies|herald|journal|tribune|gazette|courier|chronicle|observer|telegraph|guardian|mirror|sun|star|globe|standard|express|mail|today|weekly|magazine|network|radio|tv|online|digital|bureau|desk|newsroom|service|wire|inc|ltd|llc|zeitung|anzeiger|nachrichten|blatt|presse|journal|le monde|diario|periódico|prensa|noticias|giornale|corriere|gazzetta|correio|jornal|notícias|газета|новости|вести)\b|\.(?:com|org|net|co|de|fr|ru|in|uk)\b|新闻|日报|网|社$|新聞|뉴스|일보|신문|방송", re.IGNORECASE)  # fmt: skip
# A broadcaster by its call sign or initials, beside a date: `June 3, 2021 / 10:44 AM / CBS`.
INITIALS = re.compile(r"[A-Z]{2,6}(?: ?\d{1,2})?")
# Behind the last name: a house in brackets, an address, a name on a network.
ASIDE = re.compile(r"\s*(?:[(\[](?P<house>[^()\[\]]{2,60})[)\]]|<?[\w.+-]{1,64}@[\w.-]{3,80}>?|(?<!\w)@\w{2,30})\s*$")
SECTIONS = frozenset({"world", "politics", "business", "sports", "sport", "national", "international", "local", "europe", "asia", "africa", "technology", "tech", "science", "health", "culture", "entertainment", "economy", "markets", "finance", "education", "society", "lifestyle", "crime", "environment", "climate", "travel", "features", "feature", "analysis", "wirtschaft", "politik", "kultur", "panorama", "ausland", "inland", "politique", "économie", "société", "monde", "sociedad", "mundo", "política", "economía", "deportes", "esporte", "economia", "cronaca", "mondo", "news", "exclusive", "opinion"})  # fmt: skip


class Line(NamedTuple):
    """What a header line says; `rest` is prose glued to its end."""

    byline: Byline | None
    published: Reading | None
    modified: Reading | None
    rest: str

    @property
    def dated(self) -> bool:
        """Whether there is a date in it."""
        return self.published is not None or self.modified is not None


def read_line(paragraph: str, *, month_first: bool = False) -> Line | None:
    """What a header line says; None for any other line."""
    if len(paragraph) <= MAX_HEADER:
        paragraph = SHORT_YEAR.sub(r"\g<day>20\g<year>", paragraph)
    published, modified, left, rest = _take_dates(paragraph, month_first=month_first)
    if len(left) > MAX_HEADER:
        return None
    dated = published is not None or modified is not None
    if not dated and len(paragraph) > MAX_PART:
        return None
    bare = _bare if dated else _stripped
    parts = [part for part in map(bare, MARKS.split(left)) if part]
    if not parts:
        return Line(None, published, modified, rest) if dated else None
    names = _names_of(parts, dated=dated)
    return Line(names if names.authors or names.agency else None, published, modified, rest) if names else None


def is_names(paragraph: str) -> Byline | None:
    """The names of a line that is nothing but names, which only its neighbours make a byline."""
    if len(paragraph) > MAX_PART or ends_sentence(paragraph.rstrip(" .")):
        return None
    return _bare_names(_stripped(paragraph))


def is_office(paragraph: str) -> bool:
    """Whether a line under a byline says what the author is, or for whom, or where."""
    if len(paragraph) > MAX_PART or ends_sentence(paragraph):
        return False
    parts = [part for part in map(_stripped, MARKS.split(paragraph)) if part]
    return bool(parts) and all(map(_is_company, parts))


def _names_of(parts: list[str], *, dated: bool) -> Byline | None:
    """The names if every part is one of those that a header line has; None where one is not."""
    found = [(_marked(part), part) for part in parts]
    marked = any(byline for byline, _ in found)
    if not (marked or dated):
        return None
    authors: list[str] = []
    agency: str | None = None
    for told, part in found:
        names = told or (None if _is_company(part) and not _is_agency(part) else _bare_names(part))
        if names:
            authors += [name for name in names.authors if name not in authors]
            agency = agency or names.agency
        elif not (
            _is_company(part) or is_city(part) or (marked and _is_place(part)) or (dated and INITIALS.fullmatch(part))
        ):
            return None
    return Byline(tuple(authors), agency)


def _marked(part: str) -> Byline | None:
    """The names of a part with `By` or what other languages have for it."""
    for form in EASTERN:
        match = form.fullmatch(part)
        if match:
            return byline(", ".join(re.split(r"[、，,・·\s]+", match["names"].strip())))
    match = BYLINE.match(part)
    if not match or ends_sentence(part.rstrip(" .")) or (SMALL_BY.match(part) and len(part.split()) > 8):
        return None
    told = _without_company(part[match.end() :])
    names = byline(told)
    if names.authors or names.agency:
        prose = ends_sentence(part) and sum(word.islower() for word in part[match.end() :].split()) > MAX_SMALL
        return names if _covers(names, told) and not prose else None
    return Byline((), None) if 0 < len(told.split()) <= MAX_WORDS - 1 and not _has_prose(told) else None


def _has_prose(text: str) -> bool:
    """Whether a small word stands in it, as in `By the river`; `our own correspondent` has an office instead."""
    return any(word.islower() for word in text.split()) and not re.search(rf"\b(?:{_ROLE}|agenc(?:y|ies)|agenturen|agences|agencias)\b", text, re.IGNORECASE)  # fmt: skip


def _covers(names: Byline, told: str) -> bool:
    """Whether the names are what the byline begins with, and no sentence goes on behind them."""
    return len(told.split()) <= 6 * max(1, len(names.authors)) + 6


def _without_company(told: str) -> str:
    """The names without office, outlet, place or preposition behind them."""
    told = TAIL.sub("", _without_aside(told))
    cut = AFTER_NAMES.search(told) or REPORTS.search(told)
    names = (told[: cut.start()] if cut else told).split(",")
    return ",".join(name for at, name in enumerate(names) if not (at and _is_beside(name.strip())))


def _without_aside(told: str) -> str:
    aside = ASIDE.search(told)
    return told[: aside.start()] if aside and not _is_agency(aside["house"] or "") else told


def _is_beside(name: str) -> bool:
    return is_city(name) or (_is_company(name) and not _is_agency(name))


def _bare_names(part: str) -> Byline | None:
    """The names of a part without `By`: nothing else may stand in it."""
    told = _without_company(part.strip("()[] "))
    names = byline(told)
    if _is_agency(part) or is_person(told):
        return names
    rest = key(NOISE.sub("", told))
    for name in names.authors:
        rest = rest.replace(key(name), "")
    return names if names.authors and re.fullmatch(r"(?:and|und|et|y|e|en|и|og|och|ve)*", rest) else None


def _is_agency(part: str) -> bool:
    return sources().named(part.strip()) is not None


def _is_company(part: str) -> bool:
    """An outlet, an office, a section, an address: what stands beside names."""
    if len(part.split()) > MAX_WORDS + 3 or ends_sentence(part):
        return False
    if _is_agency(part) or key(part) in SECTIONS or is_boilerplate(part) or ROLE.fullmatch(part):
        return True
    return OUTLET.search(part) is not None and len(part.split()) <= MAX_WORDS and not any(word.islower() and len(word) > 3 for word in part.split())  # fmt: skip


def _is_place(part: str) -> bool:
    words = part.split()
    return len(words) <= 4 and all(word[:1].isupper() or word in ("in", "de", "la", "am") for word in words)


def _bare(part: str) -> str:
    """Without labels and the marks around."""
    part = LABEL.sub(" ", part)
    return "" if not NOISE.sub("", part) else _stripped(part)


def _stripped(part: str) -> str:
    return part.strip(" |/,•·–—-:;*_~\t")


def _take_dates(paragraph: str, *, month_first: bool) -> tuple[Reading | None, Reading | None, str, str]:
    """Published and modified dates, the line with a NUL where a date stood, and prose glued behind them."""
    published: Reading | None = None
    modified: Reading | None = None
    left, start = "", 0
    # A header line has two dates at most, and a third ends the search.
    while (reading := dates.find(paragraph, month_first=month_first, start=start)) and reading.start <= MAX_HEADER:
        before = WEEKDAY.sub("", paragraph[start : reading.start])
        label = _last_label(before)
        left += before + "\x00"
        if label and CHANGED.search(label[0]):
            modified = modified or reading
        elif published is None:
            published = reading
        start = reading.end
        if len(left) > MAX_HEADER:
            break
    tail = paragraph[start:]
    glued = bool(left.strip("\x00 ")) or not tail[:1].isspace() or tail.lstrip()[:1] in GLUE
    if start and glued and len(tail) > 40 and prose_words(tail) and not dateline_of(paragraph):
        return published, modified, left, tail.strip(" |-–—")
    return published, modified, left + tail, ""


def _last_label(text: str) -> re.Match[str] | None:
    """The label directly before a date."""
    last = None
    for match in LABEL.finditer(text[-60:]):
        last = match
    return last
