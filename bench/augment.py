"""Pages made over: what the body model must not depend on is taken away, so that it learns to do without.

Most labelled pages are English and of the last ten years. A copy of each is turned into another language or script
(words become other words of the same length), loses its class names, its HTML 5 elements and its paragraphs, or what the
head says of the article, each with some chance. The labels stay.
"""

import copy
import random
import zlib

from bench.body_pages import Labelled

from copydesk.agents.clean import blocks as flags
from copydesk.agents.clean.blocks import Blocks
from copydesk.agents.clean.wording import Told

VOWELS, CONSONANTS = "aeiouy", "bcdfghjklmnpqrstvwxz"
CYRILLIC, GREEK = "абвгдежзийклмнопрстуфхцчшщыэюя", "αβγδεζηθικλμνξοπρστυφχψω"
IDEOGRAPHS = 400
FULL_WIDTH = {".": "。", ",": "，", "!": "！", "?": "？", ";": "；", ":": "："}
HTML5 = frozenset(["article", "main", "section", "nav", "header", "footer", "aside", "figure", "figcaption"])
# What HTML 4 can say of an element.
OLD_FLAGS = flags.LIST | flags.TABLE | flags.FORM | flags.QUOTE


def made_over(page: Labelled, seed: str) -> tuple[Blocks, Told]:
    """A copy of the page's blocks and head; the same for the same page and seed."""
    chance = random.Random(f"{page.row['id']} {seed}")
    blocks, told = copy.deepcopy(page.blocks), page.told
    script = chance.random()
    if script < 0.6:
        told = _translate(blocks, told, chance)
    elif script < 0.78:
        told = _unspaced(blocks, told, chance)
    if chance.random() < 0.35:
        _without_names(blocks, chance)
    if chance.random() < 0.35:
        _old(blocks, chance)
    return blocks, Told() if chance.random() < 0.2 else told


def _translate(blocks: Blocks, told: Told, chance: random.Random) -> Told:
    """Letters become others, always the same: words nobody knows, with the same shape; a third in another alphabet."""
    if chance.random() < 0.35:
        alphabet = list(chance.choice((CYRILLIC, GREEK)))
        chance.shuffle(alphabet)
        letters = dict(zip(VOWELS + CONSONANTS, alphabet * 2, strict=False))
    else:
        vowels, consonants = (chance.sample(group, len(group)) for group in (VOWELS, CONSONANTS))
        letters = dict(zip(VOWELS + CONSONANTS, vowels + consonants, strict=True))
    letters |= {small.upper(): other.upper() for small, other in letters.items()}
    table = str.maketrans(letters)
    blocks.text = [text.translate(table) for text in blocks.text]
    return Told(*(text.translate(table) for text in told))


def _unspaced(blocks: Blocks, told: Told, chance: random.Random) -> Told:
    """Words become one to three ideographs without spaces between."""
    signs = [chr(chance.randrange(0x4E00, 0x8000)) for _ in range(IDEOGRAPHS)]
    made = ["".join(_ideographs(word, signs) for word in text.split(" ")) or text for text in blocks.text]
    for column in (blocks.linked, blocks.bold):
        column[:] = [
            int(count * len(new) / len(old)) for count, old, new in zip(column, blocks.text, made, strict=True)
        ]
    blocks.text = made
    return Told(*("".join(_ideographs(word, signs) for word in text.split(" ")) for text in told))


def _ideographs(word: str, signs: list[str]) -> str:
    core = word.strip(".,;:!?\"'()“”‘’")
    if not core or any(character.isdigit() for character in core):
        return word
    number = zlib.crc32(core.lower().encode())
    count = 1 + (len(core) > 3) + (len(core) > 8)
    made = "".join(signs[(number >> 8 * place) % IDEOGRAPHS] for place in range(count))
    return made + FULL_WIDTH.get(word[-1], "")


def _without_names(blocks: Blocks, chance: random.Random) -> None:
    """Half of the class names go, or all."""
    share = chance.choice((0.5, 1, 1))
    gone = {name: chance.random() < share for name in dict.fromkeys(blocks.e_attribute)}
    blocks.e_attribute = ["" if gone[name] else name for name in blocks.e_attribute]


def _old(blocks: Blocks, chance: random.Random) -> None:
    """No HTML 5; and on six pages of ten no paragraphs: cells, divisions or lines with breaks."""
    blocks.e_tag = ["div" if tag in HTML5 else tag for tag in blocks.e_tag]
    blocks.e_flags = [own & OLD_FLAGS for own in blocks.e_flags]
    if chance.random() >= 0.6:
        return
    tag = chance.choice(("div", "td", "font", "br"))
    if tag != "br":
        blocks.e_tag = [tag if old == "p" else old for old in blocks.e_tag]
        return
    for at, element in enumerate(blocks.element):
        if blocks.e_tag[element] == "p":
            blocks.element[at] = blocks.e_parent[element]
            blocks.broken[at] = chance.random() < 0.5
