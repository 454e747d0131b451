"""What speaks for mapping a source to a target: numbers in [0, 1] for the most part, each with its meaning."""

from collections.abc import Mapping
from types import MappingProxyType

# Every feature with what it says, in the order of the columns. Those of OTHER_EVIDENCE need more than titles.
TITLE_EVIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "words_whole": "the words of the whole title and of the label most like it",
        "words_parts": "the words of the parts of the title, each with the label most like it, on average",
        "meaning_whole": "the same with synonyms and compounds as one word, the whole title",
        "meaning_parts": "the same, the parts of the title",
        "meaning_preferred": "the part of the title that is most like the preferred label",
        "near_parts": "the parts of the title, a word that is near another counting half",
        "near_preferred": "the same for the preferred label alone",
        "near_filled": "how much of a label the title has",
        "family_parts": "the parts of the title, words of one family being one",
        "family_preferred": "the same for the preferred label alone",
        "family_filled": "how much of a label the title has, by families of words",
        "letters_whole": "the runs of three and four letters of the whole title and of the label most like it",
        "letters_preferred": "the same for the parts of the title and the preferred label",
        "usual_best": "how usual the words of a part are in the labels of the target",
        "usual_parts": "the same, the parts on average",
        "topic": "whether the words of the title go with those of the labels, by what goes together in labels",
        "head_preferred": "the word for the person is that of the preferred label (1) or near it (a half)",
        "head_usual": "the same, the labels of the target on average",
        "same_preferred": "a part of the title means exactly what the preferred label means",
        "excluded": "how usual what the title excludes is in the labels of the target",
        "group": "the target is a group",
        "group_high": "the target is a group of groups",
        "group_several": "the target is a group and the title names several occupations",
        "group_rest": "the target is a group and the title names the rest of a field",
        "group_twin": "the target is a group that has the name of an occupation",
        "group_lead": "how much more like the title a group is than the occupation most like it",
        "labels": "the logarithm of the number of labels that the target has",
    }
)
OTHER_EVIDENCE: Mapping[str, str] = MappingProxyType(
    {
        "others_best": "the other title of the source that is most like a label of the target",
        "others_ten": "the ten other titles most like labels of the target, on average",
        "others_near": "the four other titles most like labels, a word that is near another counting half",
        "others_preferred": "the other title that is most like the preferred label",
        "others_same": "how many labels are exactly an other title (its logarithm)",
        "text_description": "the words of both descriptions",
        "text_tasks": "the words of the tasks and of the target's description",
        "text_labels": "the words of all titles of the source and of all labels of the target",
        "text_titles": "the words of all titles of the source and of the target's description",
        "text_topic": "whether all words of the source go with all words of the target",
        "code_1": "a crosswalk leads to the major group of the target",
        "code_2": "a crosswalk leads to the sub-major group of the target",
        "code_3": "a crosswalk leads to the minor group of the target",
        "code_4": "a crosswalk leads to the unit group of the target",
        "code_share": "the same, divided among the unit groups that it leads to",
        "field_text": "all words of the source and of all targets in the sub-major group of the target",
        "minor_text": "the same, the minor group",
        "minor_topic": "the same, by what goes together",
        "unit_text": "the same, the unit group",
        "unit_topic": "the same, by what goes together",
        "breadth": "the logarithm of one more than how many targets are narrower, at any depth",
        "family_covered": "the parts of the title, each with the preferred label most like it, of the target or of what"
        " is narrower",
    }
)
ALL_EVIDENCE: Mapping[str, str] = MappingProxyType({**TITLE_EVIDENCE, **OTHER_EVIDENCE})
