"""Which language a text is in: Vietnamese by its syllables, others by their commonest words."""

from __future__ import annotations

from typing import Final

from converters.vietnamese.syllables import VIETNAMESE, WORD, score

_ENOUGH_WORDS: Final = 20
_SAMPLE: Final = 40_000
_LEAST_SHARE: Final = 0.12
_COMMON: Final = {
    "en": "the of and to in is that it for was with as his on be at by had not are but from which",
    "fr": "le la les de des du et à en un une que qui dans est pour pas il elle sur au ne ce",
    "de": "der die das und in zu den von ist mit nicht ein eine auf sich dem für im des er es",
    "es": "el la los las de que y en un una por con no se su para es del al lo como más",
    "it": "il lo la gli le di che e un una per non in con si da sono del al è della nel",
    "pt": "o a os as de que e em um uma para com não se por do da no na mais dos ao",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om hij ook bij",
    "cs": "a se na v je že to s z do o jako i ale za by pro po si jsem tak",
}
_COMMON_WORDS: Final = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def guess_language(text: str) -> str | None:
    """Return the likely BCP 47 tag of ``text`` (NFC), None where it is short or of none we know."""
    sample = text[:_SAMPLE]
    words = WORD.findall(sample.lower())
    if len(words) < _ENOUGH_WORDS:
        return "vi" if words and score(sample) >= VIETNAMESE else None
    if score(sample) >= VIETNAMESE:
        return "vi"
    shares = {
        language: sum(word in common for word in words) / len(words)
        for language, common in _COMMON_WORDS.items()
    }
    best = max(shares, key=lambda language: shares[language])
    return best if shares[best] >= _LEAST_SHARE else None
