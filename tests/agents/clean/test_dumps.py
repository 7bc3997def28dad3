"""Text dumps end to end: many forms of header, furniture and repetition, and prose that looks like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.agents.clean import Hints, clean
from copydesk.agents.clean.lines import is_boilerplate
from copydesk.agents.clean.shape import shape
from copydesk.streams.outcomes import Rejected
from copydesk.streams.records import CleanArticle

TITLE = "Lenford builds a second bridge across the river"
LEAD = "The council of Lenford voted on Monday to build a second bridge across the river, after eleven years of debate."
MORE = (
    "Work on the bridge will begin in the spring, and the mayor expects that cars will cross it three years from now."
)
LAST = "Opponents said they would take the vote to court, because the new road would run through a protected meadow."
BODY = [LEAD, MORE, LAST]


def cleaned(*lines: str, gap: str = "\n", hints: Hints = Hints()) -> CleanArticle:  # noqa: B008 - frozen
    article = clean(gap.join(lines).encode(), content_type="text/plain; charset=utf-8", hints=hints)
    assert isinstance(article, CleanArticle), article
    return article


@pytest.mark.parametrize(
    ("header", "authors", "published"),
    [
        (["By Ada Moss", "June 23, 2021 10:44 AM EDT"], ["Ada Moss"], "2021-06-23T14:44:00Z"),
        (["Posted by Ada Moss on June 23, 2021"], ["Ada Moss"], "2021-06-23T00:00:00Z"),
        (["Ada Moss", "Political Correspondent", "23 June 2021"], ["Ada Moss"], "2021-06-23T00:00:00Z"),
        (["Ada Moss, Lenford Daily News", "2021-06-23"], ["Ada Moss"], "2021-06-23T00:00:00Z"),
        (["World | By Ada Moss | Jun 23, 2021"], ["Ada Moss"], "2021-06-23T00:00:00Z"),
        (["By Ada Moss, Seoul", "Jun-23-2021"], ["Ada Moss"], "2021-06-23T00:00:00Z"),
        (["1044 GMT June 23, 2021", "By Ada Moss and Ben Reed"], ["Ada Moss", "Ben Reed"], "2021-06-23T10:44:00Z"),
        (["Von Ada Moss", "23.06.21, 10:44 Uhr"], ["Ada Moss"], "2021-06-23T10:44:00Z"),
        (["2021年6月23日 10:44 作者：王伟"], ["王伟"], "2021-06-23T10:44:00Z"),
        (["김민지 기자", "2021.06.23. 10:44"], ["김민지"], "2021-06-23T10:44:00Z"),
        (["Автор: Иван Петров", "23 июня 2021, 10:44"], ["Иван Петров"], "2021-06-23T10:44:00Z"),
        (["بقلم أحمد حسن", "23/06/2021 10:44"], ["أحمد حسن"], "2021-06-23T10:44:00Z"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_headers(header, authors, published, gap):
    article = cleaned(TITLE, *header, *BODY, gap=gap)
    assert (article.title, article.authors, article.published_at) == (TITLE, authors, published)
    assert article.text.split("\n\n") == BODY


@pytest.mark.parametrize("before", ["WORLD NEWS", "Home > News > World", "Share this article"])
def test_a_label_above_the_title_is_no_title(before):
    assert cleaned(before, TITLE, "By Ada Moss", *BODY).title == TITLE


def test_a_sentence_with_a_full_stop_is_a_title_over_a_byline():
    assert cleaned("Go ahead. Build it with the easiest step.", "By Ada Moss", *BODY).title == "Go ahead. Build it with the easiest step."  # fmt: skip


FURNITURE = [
    "Share on X (Opens in new window)", "24 Comments", "1.2K shares", "Reading time: 4 minutes", "ADVERTISEMENT - CONTINUE READING BELOW",
    "Follow The Lenford Post on X", "Download the Lenford Post app for the latest news", "Get the latest news delivered to your inbox",
    "Tags: bridge, river, council", "Facebook | Twitter | LinkedIn", "Home > News > World", "Photo by Ada Moss", "PHOTO: REUTERS", "(Photo: Ada Moss/Lenford Post)",
    "WATCH | What the new rules mean", "Read also: Who pays for the bridge?", "© 2021 Lenford Post. All rights reserved.", "Have a news tip? Email us at tips@example.com",
    "Weiterlesen nach der Anzeige", "Lesezeit: 3 Minuten", "Das könnte Sie auch interessieren", "À lire aussi", "Le puede interesar: El nuevo puente", "Continua após a publicidade",
    "© RIPRODUZIONE RISERVATA", "Читайте также: Новый мост", "责任编辑：王伟", "相关阅读", "無断転載を禁じます", "関連記事", "무단전재 및 재배포 금지", "جميع الحقوق محفوظة",
]  # fmt: skip


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_of_many_languages_goes(line):
    assert cleaned(TITLE, LEAD, line, MORE, LAST).text.split("\n\n") == BODY


PROSE = [
    "Share prices fell on Monday after the bank said that its profits would be lower than expected.", "Read more than ten books a year and you are ahead of most adults.",
    "Related party deals worth 40 million dollars were hidden from the auditors.", "Advertisement spending rose by a tenth in the second quarter.", "Comments by the minister on Tuesday angered fishermen along the coast.",
    "Photo: that was the only word on the back of the envelope she found.", "Subscribe to a theory long enough, he said, and you will find proof of it.", "Sign up sheets were still empty an hour before the race began.",
    "Copyright law does not protect ideas, the court said in its ruling.", "All rights reserved for members were extended to guests by a vote of 12 to 3.", "Click here, the message said, and thousands of pensioners did.",
    "By the river stood three hundred people, waiting for the first tram.", "By John Street, where the road bends, the police had closed two lanes.", "Published in 1998, the novel sold three copies in its first year.",
    "See also the case of the miller, who lost his house in the same flood.", "Watch: that is what the guards had been told to do, and nothing else.", "Reporting by telephone from the roof, she described how the crowd grew.",
    "Editing by committee never made a good film, the director said.", "Edited by three hands over ten years, the diary is now being printed.", "Translated by hand, the letters filled eleven boxes in the cellar.",
    "Reuters was founded in 1851, a plaque in the lobby says.", "Getty Images sued the company for using its pictures without paying.", "Terms of use were not the matter, the judge said, but terms of trade.",
    "Join the army, his father had told him, and see the world.", "Home to 2,000 people, the island has one doctor and no school.", "IBM -- the company that built it -- has left the town.",
]  # fmt: skip


@pytest.mark.parametrize("line", PROSE)
def test_prose_that_begins_like_furniture_stays(line):
    assert not is_boilerplate(line)
    for body in ([LEAD, line, MORE, LAST], [LEAD, MORE, LAST, line], [line, LEAD, MORE, LAST]):
        assert cleaned(TITLE, *body).text.split("\n\n") == body


@pytest.mark.parametrize(
    "dump",
    [
        [*BODY, *BODY], [*BODY, *BODY, *BODY], [*BODY, MORE, LAST], [LEAD, MORE, *BODY], [LEAD, LEAD, MORE, MORE, LAST, LAST],
        [*BODY[:2], LAST + LEAD, MORE, LAST], [*BODY, " ".join(BODY)], [LEAD[:70] + "…", *BODY], [LEAD[:70] + " [...]", *BODY],
        [TITLE, *BODY], [*BODY, TITLE, "By Ada Moss", *BODY], [*BODY, "(END)", *BODY], [*BODY[:2], LAST + " (AFP)", "Read more", *BODY],
        ["SEOUL, June 23 (Yonhap) -- " + LEAD, MORE, LAST, "SEOUL, June 23 (Yonhap) -- " + LEAD, MORE, LAST],
    ],
)  # fmt: skip
def test_what_stands_twice_stands_once(dump):
    assert cleaned(TITLE, "By Ada Moss", *dump).text.split("\n\n") == BODY


def test_copies_in_scripts_without_spaces():
    body = [
        "市议会星期一投票决定在河上修建第二座桥，赞成票比反对票多三票。",
        "市长表示，工程将于春天开始，预计需要三年时间才能完成。",
        "反对者担心，老城区的交通流量只会因此继续增加。",
    ]
    assert cleaned("市议会投票决定修建第二座桥", *body, *body).text.split("\n\n") == body


@pytest.mark.parametrize(
    "body",
    [
        [LEAD, "And still the river rose.", MORE, "And still the river rose.", LAST, "And still the river rose."],
        [LEAD, "- Open daily", "- Free entry", "- Open daily", MORE, LAST],
        [LEAD, "Q: Will it be built?", "A: I cannot say.", "Q: Will it cost more?", "A: I cannot say.", MORE],
        [LEAD, MORE, "Rovers 2, Albion 1", LAST, "Rovers 2, Albion 1"],
        [LEAD, MORE, f"Hours later, the statement was read out again: “{LEAD}”", LAST],
        [LEAD, MORE, LAST + " Nobody answered.", "Nobody answered.", "The meeting ended late on Monday."],
    ],
)
def test_what_repeats_on_purpose_stays(body):
    assert cleaned(TITLE, *body).text.split("\n\n") == body


def test_lines_of_chinese_and_arabic_are_joined_as_they_are_written():
    chinese = (
        "市议会星期一投票决定在河上修建第二座桥，赞成票比反对票多三票，市长对此表示欢迎并感谢大家，" * 3
        + "会议随后结束。"
    )
    lines = [chinese[at : at + 36] for at in range(0, len(chinese), 36)]
    assert cleaned("市议会投票决定修建第二座桥", "", *lines, "", *lines[:0]).text == chinese
    arabic = " ".join(["صوت المجلس البلدي يوم الاثنين لصالح بناء جسر ثان فوق النهر بعد نقاش طويل"] * 5) + "."
    words, wrapped = arabic.split(), []
    while words:
        line = ""
        while words and len(line) + len(words[0]) < 60:
            line = f"{line} {words.pop(0)}".strip()
        wrapped.append(line)
    assert cleaned("المجلس يصوت على جسر ثان", "", *wrapped).text == arabic


@given(
    st.binary(max_size=400), st.sampled_from([None, "text/plain", "text/html; charset=big5", "application/json", "x"])
)
def test_any_bytes_are_an_article_or_rejected(payload, content_type):
    outcome = clean(payload, content_type=content_type)
    assert isinstance(outcome, CleanArticle | Rejected)
    assert outcome == clean(payload, content_type=content_type)


PIECES = st.lists(st.sampled_from([*BODY, *FURNITURE, *PROSE, "(AFP)", "-- AAP", "By Ada Moss", "June 23, 2021", "(END)", "Nobody came."]), max_size=12)  # fmt: skip


@settings(max_examples=150)
@given(PIECES)
def test_shaping_what_is_shaped_changes_nothing(paragraphs):
    once = shape(paragraphs).paragraphs
    assert shape(once).paragraphs == once
