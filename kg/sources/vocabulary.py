"""The file of a vocabulary as its user has it: which one is meant and in which form, before anything is read of it."""

from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError
from kg.sources.files import Files
from kg.sources.rdf import ENDINGS, ending

TABLES = {"csv": ",", "tsv": "\t", "tab": "\t"}
RDF, TABLE, LIST = "rdf", "table", "list"
_WANTED = "expected titles, one in each line or in a column, or labels in RDF"


@dataclass(frozen=True)
class VocabularyFile:
    """Where the terms stand: the file ``name`` of ``files``, of ``form`` RDF, TABLE or LIST; of RDF all are meant."""

    files: Files
    name: str
    form: str


def find_vocabulary(path: Path) -> VocabularyFile:
    """Return which file at *path* has the terms; a folder or a zip has it as its only one, or has files of RDF.

    It needs no package but those that every command needs, so that a wrong name is told before a missing package.

    :raises SourceError: nothing is there, it is empty or cannot be opened, or several files may be meant.
    """
    files = Files(path)
    rdf = [name for name in files.names() if ending(name) in ENDINGS]
    names = rdf or files.names()
    if not names:
        raise SourceError(path, f"no file in it: {_WANTED}")
    if len(names) > 1 and not rdf:
        raise SourceError(path, f"several files that may be the vocabulary: expected the name of one; {files.found}")
    if not files.size(*names):
        raise SourceError(path, f"it is empty: {_WANTED}")
    files.peek(names[0], 1)
    form = RDF if rdf else TABLE if ending(names[0]) in TABLES else LIST
    return VocabularyFile(files, names[0], form)
