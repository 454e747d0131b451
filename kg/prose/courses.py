"""Sentences read as coursework: what a programme teaches, what a student is told to take."""

import re
from functools import lru_cache

from kg.documents import Sentence
from kg.prose.grammar import Grammar
from kg.prose.model import Coursework, Why

_LONGEST_NAME = 9


def read_coursework(text: str, passage: Sentence, grammar: Grammar) -> Coursework | None:
    """Return the courses that a sentence names, None where it names none.

    Two patterns: a programme (school, class, apprentice) that *includes*, *covers* or *offers* courses or topics, and
    students who *should take* courses in something.
    """
    for name, pattern in _patterns(grammar):
        found = pattern.match(text)
        if not found or not _fits(name, found["who"], found["rest"], grammar):
            continue
        courses = _courses(found["rest"], grammar)
        if courses:
            hedge = grammar.one["course_hedge"].search(text)
            why = Why(name, (found["verb"][:40],), 0.8)
            return Coursework(found["who"].strip(), courses, hedge[0] if hedge else None, passage, why)
    return None


@lru_cache(maxsize=4)
def _patterns(grammar: Grammar) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of a sentence about courses: who, the verb, and the rest."""
    one = grammar.one
    words, offer, should = (one[f"course_{name}"].pattern for name in ("words", "offer", "should"))
    often = r"(?:(?:typically|usually|often|generally|commonly|also|may)\s)*"
    learners = r"(?:apprentices|trainees|recruits|students)(?: also)?(?: typically)?"
    texts = (
        ("programme has", rf"^(?P<who>.{{3,120}}?)\s{often}(?P<verb>{offer})\s(?P<rest>.*)"),
        ("is told to take", rf"^(?P<who>.{{3,160}}?)\s(?P<verb>{should})\s(?P<rest>.*)"),
        ("learners learn", rf"^(?P<who>{learners})\s(?P<verb>learn|study)\s(?P<rest>.*)"),
        (
            "is of use",
            rf"^(?P<who>(?:[\w' -]{{0,60}})?{words})\s+in\s(?P<rest>.{{3,200}}?)"
            r"\s(?P<verb>(?:also )?(?:may|can|is|are)\b.*)",
        ),
    )
    return tuple((name, re.compile(text, re.IGNORECASE)) for name, text in texts)


def _fits(name: str, who: str, rest: str, grammar: Grammar) -> bool:
    if name == "programme has":
        if grammar.one["course_relative"].search(who):
            return False
        is_programme = grammar.one["course_subject"].search(who) or who.lower() in ("they", "these", "topics")
        says_courses = re.search(rf"\b{grammar.one['course_words'].pattern}\b", f"{who} {rest[:60]}", re.IGNORECASE)
        return bool(is_programme and says_courses)
    if name == "is told to take":
        named = re.search(rf"\b{grammar.one['course_words'].pattern}\b", rest[:60], re.IGNORECASE)
        return bool(named) and not grammar.one["course_how"].match(rest)
    if name == "learners learn":
        return not grammar.one["course_how"].match(rest)
    return not grammar.one["course_not"].search(who)


def _courses(rest: str, grammar: Grammar) -> tuple[str, ...]:
    end = grammar.one["course_end"].search(rest)
    listed = rest[: end.start()] if end else rest
    words = grammar.one["course_words"].pattern
    tail = re.search(rf"\b{words}\b(?: in| on| such as| including| of| about)? (?P<names>.*)$", listed, re.IGNORECASE)
    listed = tail["names"] if tail else listed
    if examples := re.search(r"(?:such as|including)\s+(?P<names>.*)$", listed):
        listed = examples["names"]
    listed = re.sub(r"^(?:in|on|about|of|such as|including)\s+", "", listed)
    names = [
        grammar.one["course_opens"].sub("", piece.strip(" .,:")) for piece in grammar.one["course_list"].split(listed)
    ]
    return tuple(name for name in names if name and len(name.split()) <= _LONGEST_NAME)
