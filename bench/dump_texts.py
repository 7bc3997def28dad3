"""Texts that defects are put into: real ones of the development data, and a few of our own in other languages."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.clean_quality import dumps, pages

from copydesk.agents.clean.words import key

# Enough for blocks to repeat, little enough for a run of thousands of cases.
FEWEST, MOST = 4, 40
DASH = re.compile(r"--|[—–]|\s-\s|\)|\]")
OWN = {
    "de": ("Stadtrat stimmt für zweite Brücke", "Der Stadtrat hat am Montag für den Bau einer zweiten Brücke über den Fluss gestimmt.|Die Arbeiten sollen im Frühjahr beginnen und drei Jahre dauern, sagte Bürgermeisterin Anna Keller.|Gegner fürchten, dass der Verkehr in der Altstadt dadurch nur noch weiter zunehmen wird.|Das Geld für den Bau kommt je zur Hälfte vom Land und von der Stadt selbst."),
    "fr": ("Le conseil vote un deuxième pont", "Le conseil municipal a voté lundi la construction d’un deuxième pont sur le fleuve.|Les travaux doivent commencer au printemps et durer trois ans, a déclaré la maire Claire Morel.|Les opposants craignent que la circulation dans la vieille ville ne fasse qu’augmenter.|L’argent viendra pour moitié de la région et pour moitié de la ville elle-même."),
    "es": ("El ayuntamiento aprueba un segundo puente", "El ayuntamiento aprobó el lunes la construcción de un segundo puente sobre el río.|Las obras empezarán en primavera y durarán tres años, según dijo la alcaldesa Marta Ruiz.|Los opositores temen que el tráfico en el casco antiguo no haga más que aumentar.|El dinero saldrá a partes iguales de la región y de la propia ciudad."),
    "pt": ("Câmara aprova segunda ponte", "A câmara aprovou na segunda-feira a construção de uma segunda ponte sobre o rio.|As obras começam na primavera e vão durar três anos, disse a prefeita Joana Lima.|Os opositores temem que o trânsito no centro histórico só venha a aumentar.|Metade do dinheiro virá do estado e a outra metade da própria cidade."),
    "it": ("Il consiglio approva il secondo ponte", "Il consiglio comunale ha approvato lunedì la costruzione di un secondo ponte sul fiume.|I lavori cominceranno in primavera e dureranno tre anni, ha detto la sindaca Paola Neri.|Gli oppositori temono che il traffico nel centro storico non farà che aumentare.|Il denaro arriverà per metà dalla regione e per metà dal comune stesso."),
    "ru": ("Совет проголосовал за второй мост", "Городской совет в понедельник проголосовал за строительство второго моста через реку.|Работы начнутся весной и продлятся три года, сообщила мэр Анна Белова.|Противники опасаются, что движение в старом городе станет только больше.|Деньги поровну выделят область и сам город, говорится в решении совета."),
    "zh": ("市议会投票决定修建第二座桥", "市议会星期一投票决定在河上修建第二座桥，赞成票比反对票多三票。|市长安娜表示，工程将于春天开始，预计需要三年时间才能完成。|反对者担心，老城区的交通流量只会因此继续增加，居民生活将受到影响。|建设资金由省政府和市政府各承担一半，决议文件这样写道。"),
    "ja": ("市議会、二つ目の橋を可決", "市議会は月曜日、川に二つ目の橋を架ける計画を賛成多数で可決した。|市長は、工事は春に始まり、完成までに三年かかる見通しだと述べた。|反対派は、旧市街の交通量がさらに増えることを心配している。|費用は県と市が半分ずつ負担すると決議に書かれている。"),
    "ko": ("시의회, 두 번째 다리 건설 의결", "시의회는 월요일 강을 가로지르는 두 번째 다리를 건설하기로 의결했다.|공사는 봄에 시작되어 3년 동안 이어질 것이라고 시장이 밝혔다.|반대하는 주민들은 구도심의 교통량이 더 늘어날 것이라고 걱정하고 있다.|비용은 도와 시가 절반씩 부담한다고 결의안에 적혀 있다."),
    "ar": ("المجلس يصوت على جسر ثان", "صوت المجلس البلدي يوم الاثنين لصالح بناء جسر ثان فوق النهر.|وستبدأ الأعمال في الربيع وتستمر ثلاث سنوات كما قالت رئيسة البلدية.|ويخشى المعارضون أن تزداد حركة المرور في المدينة القديمة.|وستأتي الأموال مناصفة من المحافظة ومن المدينة نفسها."),
}  # fmt: skip


class Text(NamedTuple):
    """A clean article: its language, headline and paragraphs."""

    language: str
    title: str
    paragraphs: list[str]


def texts(home: Path, seed: int) -> list[Text]:
    """All base texts in an order that the seed decides; `home` is the data set `clean`."""
    found = [*_of_pages(home), *_of_dumps(home)]
    random.Random(seed).shuffle(found)
    return found


def own() -> list[Text]:
    """Our own short ones, in other languages than English."""
    return [Text(language, title, body.split("|")) for language, (title, body) in OWN.items()]


def _of_pages(home: Path) -> Iterator[Text]:
    for name in ("andythefactory", "wcxb"):
        for row in pages(home / f"pages_{name}.jsonl.zst"):
            gold = row["gold"]
            yield from _usable("en", gold["title"], (gold["text"] or "").split("\n"))


def _of_dumps(home: Path) -> Iterator[Text]:
    """The controls without any injection: their gold is the text."""
    for name, language in (("cases_gnad", "de"), ("cases_voa", "sn")):
        for row in dumps(home / "plain" / f"{name}.jsonl.gz"):
            yield from _usable(language, row["gold"]["title"], row["gold"]["paragraphs"])


def _usable(language: str, title: str | None, lines: list[str]) -> Iterator[Text]:
    """The text if it is running text of the usual length that does not repeat itself."""
    paragraphs = [" ".join(line.split()) for line in lines if line.strip()]
    keys = [key(text) for text in (title or "", *paragraphs) if len(text) > 30]
    # A text with a dateline or headline of its own would be given a second one.
    own = bool(paragraphs) and (DASH.search(paragraphs[0][:60]) or key(title or "") == key(paragraphs[0]))
    if title and not own and FEWEST <= len(paragraphs) <= MOST and len(set(keys)) == len(keys) and min(map(len, paragraphs)) > 25 and paragraphs[-1][-1] in '.!?”"':  # fmt: skip
        yield Text(language, title.strip(), paragraphs)
