"""What people have, get or go through: whether a verb of habit says so of what a clause names."""

import re

from kg.prose.clauses import Clause
from kg.prose.grammar import Grammar
from kg.prose.mentions import Mention
from kg.prose.weight import PEOPLE

# Training this far behind its verb, in characters, is another verb's.
_FAR = 70
# What employers have is named this near to their verb.
_NEAR = 20
# Verbs of getting better by what is done.
_GAINS = ("gain", "get", "acquire", "develop", "obtain", "hone")


def is_habit(clause: Clause, kind: str, mention: Mention, grammar: Grammar) -> bool:
    """Whether a verb of habit says that people have, get or go through what is named."""
    words = clause.words.lower()
    if words.endswith(("common", "typical", "customary")):
        return True
    is_given = words.startswith(("provide", "offer", "operate", "run", "send"))
    is_own = grammar.one["own_training"].search(mention.words) is not None
    is_had = words == "have" and ("job" in mention.words or is_own)
    is_had = is_had and mention.start <= _NEAR
    is_given = is_given or (clause.party.kind == "employers" and (words.startswith("train") or is_had))
    if kind == "training":
        is_way = re.search(rf"\bthrough (?:an? )?{re.escape(mention.words)}", clause.after)
        is_near = is_way or mention.start <= len(words) + _FAR
        return bool(is_near) and _is_trained(clause, mention, words, grammar, is_given=is_given)
    if clause.party.kind not in PEOPLE or is_given:
        return False
    if kind == "experience":
        is_gained = words.startswith(("gain", "get")) and grammar.one["gained_in"].search(clause.text)
        is_gained = is_gained or (words.startswith(_GAINS) and grammar.one["gained_through"].search(clause.after))
        # As what and how long they work is experience; what one group does *before becoming* another is not its own.
        is_before = clause.party.kind == "member" and " before becoming " in clause.after
        is_work = words.startswith("work") and mention.start <= len(words) + len("for ")
        return bool(
            is_gained
            or (is_work and not is_before)
            or re.search(r"\b(?:have|has|hold|enters?|learns?|spends?|starts? working)\b", words)
        )
    schooled = grammar.one["schooled"].finditer(grammar.one["after_school"].sub(" using ", clause.after))
    if kind == "education" and any(mention.words in found[0] for found in schooled):
        return True
    unfit = ("learn", "train") if kind == "education" else ("learn", "train", "attend", "begin", "start")
    return not any(word in words for word in unfit)


def _is_trained(clause: Clause, mention: Mention, words: str, grammar: Grammar, *, is_given: bool) -> bool:
    """Whether a verb of habit says that people are trained: employers give it, it lasts, or they go through it."""
    if clause.party.kind == "employers" or is_given:
        is_some = clause.subject.lower() in ("some", "many", "most", "others")
        return is_given and (clause.party.kind == "employers" or is_some)
    if clause.side == "either":
        return bool(grammar.one["learnt"].search(clause.subject))
    if clause.side == "passive":
        return _is_lasting(clause, mention, grammar)
    # What trainees are taught is what a programme has; whom they learn from is how they are trained.
    is_content = words.startswith("learn") and not re.search("on the job|experienced|senior", mention.words)
    is_taught = is_content or mention.words.startswith("instruction")
    unfit = "interns|trainees|recruits" if is_taught else "interns"
    if re.search(rf"\b(?:{unfit})$", clause.subject, re.IGNORECASE):
        return False
    starts = clause.party.kind == "posts" and words.startswith(("begin", "start"))
    return clause.party.kind in PEOPLE or starts


def _is_lasting(clause: Clause, mention: Mention, grammar: Grammar) -> bool:
    """Whether a clause says how long training lasts that people have; what may last long is not said to."""
    if "may" in clause.weak or not re.match(r"(?:(?:the )?length of |\w+ )?$", clause.subject[: mention.start], re.I):
        return False
    is_theirs = grammar.one["their_training"].match(clause.subject) is not None
    return "job" in mention.words or (is_theirs and mention.words.lower() == "training")
