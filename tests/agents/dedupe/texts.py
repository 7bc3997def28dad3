"""Texts for the tests of near-duplicates: made of made-up words, so that no two share anything by chance."""

import random

SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "fi",
    "fo",
    "ga",
    "ge",
    "gi",
    "go",
    "ka",
    "ke",
    "ki",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
]


def word(dice):
    return "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))


def sentence(dice, words=14):
    """One name and one number in each."""
    made = [word(dice) for _ in range(words)]
    made[0], made[5], made[9] = made[0].capitalize(), made[5].capitalize(), str(dice.randint(10, 9999))
    return " ".join(made) + "."


def sentences(seed, count):
    dice = random.Random(seed)
    return [sentence(dice) for _ in range(count)]


def article(seed, count=16):
    return " ".join(sentences(seed, count))
