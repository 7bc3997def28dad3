"""Made-up articles: the grammar of a language in outline, words that no language has. No two share a run of words."""

import functools
import random

# Function words and syllables; enough for the shape of a text, and no more is meant.
TONGUES: dict[str, tuple[str, str]] = {
    "en": ("the of and to in that for on with at by from a as it was said has had will after", "bar ten lor mis cand rel ving ost per dal gim tur nock sel wint hale rop fen"),
    "de": ("der die und in den von zu das mit sich des auf für ist im dem nicht ein eine hat nach", "schal ber gen wund fel tor stein mar keit lung hof brau zim dern walt heim kran pfeg"),
    "fr": ("le de un et la les des en que du dans une pour qui sur par au avec a été selon", "char mon tir ville rois belle quan fort lain pré douce rive sang mar té coul brin tal"),
    "es": ("de la que el en y a los se del las un por con una para al ha tras según", "ca rro mien tán pue bla ver dos llo ris que ña cam pio tro gal den sol mar bri"),
    "ru": ("в и на с что по для из от как за при это после был его также года не", "гор ста вел мир пол тов рад кон бер зна лес ком пер вод дол нев шин тер"),
    "zh": ("", "市民政府城经济日前表示新建设发展工程交通学校医院公司代会议报告项目地区居工人水电路桥河山海风雨农业科技文化体育比赛国际合作安全生产投资市场价格增长下降"),
}  # fmt: skip


@functools.cache
def _tongue(language: str) -> tuple[list[str], list[str]]:
    """Function words, none where no spaces are written, and syllables."""
    common, syllables = TONGUES[language]
    return common.split(), syllables.split() if common else list(syllables)


def article(dice: random.Random, language: str) -> str:
    """A text of 3 to 9 paragraphs."""
    return "\n\n".join(paragraph(dice, language) for _ in range(dice.randint(3, 9)))


def paragraph(dice: random.Random, language: str) -> str:
    """2 to 4 sentences; every fourth paragraph has a quotation."""
    gap = "" if language == "zh" else " "
    each = [sentence(dice, language) for _ in range(dice.randint(2, 4))]
    if dice.random() < 0.25:
        each[-1] = f"“{each[-1]}”"
    return gap.join(each)


def sentence(dice: random.Random, language: str) -> str:
    """10 to 24 words, about half of them of no language; one in twelve is a name, one in twenty a number."""
    common, syllables = _tongue(language)
    if not common:
        return "".join(dice.choices(syllables, k=dice.randint(12, 30))) + "。"
    words = [_word(dice, common, syllables, place) for place in range(dice.randint(10, 24))]
    return " ".join(words)[:1].upper() + " ".join(words)[1:] + "."


def _word(dice: random.Random, common: list[str], syllables: list[str], place: int) -> str:
    chance = dice.random()
    if place % 2 == 0 and chance < 0.9:
        return dice.choice(common)
    made = "".join(dice.choices(syllables, k=dice.randint(2, 3)))
    if chance < 0.08:
        return made.capitalize()
    return str(dice.randint(2, 4000)) if chance > 0.95 else made
