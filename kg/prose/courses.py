"""Sentences read as coursework: what a programme teaches, what a student is told to take."""

import re

from kg.documents import Sentence
from kg.prose.grammar import Grammar
from kg.prose.model import Coursework, Why

_LIST = re.compile(r",\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+")
_END = re.compile(
    r";|\.\s|\.$|,? which\b|, (?:as well as|although|all of|and (?:may|they|also))\b| (?:may|can|is|are|also may) | that | to (?:help|prepare|gain|learn)\b| through\b"
)
_HEDGE = re.compile(r"\b(?:typically|usually|often|generally|commonly|may|might|can|should|could)\b", re.IGNORECASE)
_LONGEST_NAME = 9


def read_coursework(text: str, passage: Sentence, grammar: Grammar) -> Coursework | None:
    """Return the courses that a sentence names, None where it names none.

    Two patterns: a programme (school, class, apprentice) that *includes*, *covers* or *offers* courses or topics, and
    students who *should take* courses in something.
    """
    one = grammar.one
    words, offer, should = one["course_words"].pattern, one["course_offer"].pattern, one["course_should"].pattern
    patterns = (
        (
            "programme has",
            rf"^(?P<who>.{{3,120}}?)\s(?:(?:typically|usually|often|generally|commonly|also|may)\s)*(?P<verb>{offer})\s(?P<rest>.*)",
        ),
        ("is told to take", rf"^(?P<who>.{{3,160}}?)\s(?P<verb>{should})\s(?P<rest>.*)"),
        (
            "learners learn",
            r"^(?P<who>(?:apprentices|trainees|recruits|students)(?: also)?(?: typically)?)\s(?P<verb>learn|study)\s(?P<rest>.*)",
        ),
        (
            "is of use",
            rf"^(?P<who>(?:[\w' -]{{0,60}})?{words})\s+in\s(?P<rest>.{{3,200}}?)\s(?P<verb>(?:also )?(?:may|can|is|are)\b.*)",
        ),
    )
    for name, pattern in patterns:
        found = re.match(pattern, text, re.IGNORECASE)
        if not found or not _fits(name, found["who"], found["rest"], grammar):
            continue
        courses = _courses(found["rest"], grammar)
        if courses:
            hedge = _HEDGE.search(text)
            why = Why(name, (found["verb"][:40],), 0.8)
            return Coursework(found["who"].strip(), courses, hedge[0] if hedge else None, passage, why)
    return None


def _fits(name: str, who: str, rest: str, grammar: Grammar) -> bool:
    if name == "programme has":
        is_programme = grammar.one["course_subject"].search(who) or who.lower() in ("they", "these", "topics")
        says_courses = re.search(rf"\b{grammar.one['course_words'].pattern}\b", f"{who} {rest[:60]}", re.IGNORECASE)
        return bool(is_programme and says_courses)
    if name == "is told to take":
        return bool(re.search(rf"\b{grammar.one['course_words'].pattern}\b", rest[:60], re.IGNORECASE))
    if name == "learners learn":
        return not re.match(r"(?:how|to|on|by|from|through|the job)\b", rest)
    return not re.search(r"\b(?:who|that|have|need)\b", who)


def _courses(rest: str, grammar: Grammar) -> tuple[str, ...]:
    end = _END.search(rest)
    listed = rest[: end.start()] if end else rest
    words = grammar.one["course_words"].pattern
    tail = re.search(rf"\b{words}\b(?: in| on| such as| including| of| about)? (?P<names>.*)$", listed, re.IGNORECASE)
    listed = tail["names"] if tail else listed
    if examples := re.search(r"(?:such as|including)\s+(?P<names>.*)$", listed):
        listed = examples["names"]
    listed = re.sub(r"^(?:in|on|about|of|such as|including)\s+", "", listed)
    names = [re.sub(r"^(?:an?|the|in|on|other|such as)\s+", "", piece.strip(" .,:")) for piece in _LIST.split(listed)]
    return tuple(name for name in names if name and len(name.split()) <= _LONGEST_NAME)
