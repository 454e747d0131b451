"""Words as the patterns see them and as they stand."""

from kg.documents import Sentence


def straight(text: str) -> str:
    """Return *text* with straight apostrophes, character for character."""
    return text.replace("’", "'").replace("‘", "'")


def restore(words: str, passage: Sentence) -> str:
    """Return *words*, taken from the text in straight apostrophes, as they stand in the passage."""
    text = straight(passage.text)
    place = text.find(words)
    if place < 0:
        place = text.lower().find(words.lower())
    return passage.text[place : place + len(words)] if place >= 0 else words
