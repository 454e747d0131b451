"""The reader's own copies of documents: their sentences, by digest, shown as quotes and never committed.

A copy comes from ``LATTICE_DOCUMENTS``, or was proved once by ``lattice check --document`` and is kept, sentence by
sentence, in ``copies/`` of the data directory.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.documents import Document, load_document
from kg.errors import DocumentError, SourceError
from kg.settings import Settings
from kg.vocab import CAREER, GRAPH_QUOTES, OA

_SUFFIXES = {".txt", ".html", ".htm"}


def load_copies(settings: Settings) -> dict[str, str]:
    """Return the sentences of every copy that is kept or named by the settings, ``{digest: sentence}``.

    :raises SourceError: a kept copy is damaged.
    :raises DocumentError: a path of ``LATTICE_DOCUMENTS`` is not there or not a document.
    """
    found: dict[str, str] = {}
    for path in sorted((settings.data / "copies").glob("*.json")):
        try:
            found |= json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError) as err:
            raise SourceError(path, f"not a kept copy: {err}; remove it and check the document again") from err
    for path in iter_documents(settings.documents):
        found |= _sentences(load_document(path))
    return found


def iter_documents(setting: str) -> Iterator[Path]:
    """Yield the documents that a setting names: files, and the files of folders, separated as in ``PATH``.

    :raises DocumentError: a path is not there.
    """
    for part in filter(None, setting.split(os.pathsep)):
        yield from iter_files(Path(part))


def iter_files(path: Path) -> Iterator[Path]:
    """Yield the document at *path*, or those of the folder there.

    :raises DocumentError: there is neither.
    """
    if path.is_dir():
        yield from sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES)
    elif path.is_file():
        yield path
    else:
        raise DocumentError(path, "no file or folder here: expected a copy of a document")


def keep_copy(data: Path, name: str, document: Document) -> int:
    """Keep the sentences of *document* under *name* in the data directory; return how many.

    :raises SourceError: the directory cannot be written.
    """
    path = data / "copies" / f"{name}.json"
    sentences, draft = _sentences(document), path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_text(json.dumps(sentences, ensure_ascii=False, indent=0), encoding="utf-8")
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as err:
        raise SourceError(path, f"cannot be written: {err.strerror or err}") from err
    return len(sentences)


def iter_quotes(quads: Iterable[ox.Quad], copies: Mapping[str, str]) -> Iterator[ox.Quad]:
    """Yield the sentence of each passage of *quads* whose digest a copy has, in the graph of quotes."""
    digest = ox.NamedNode(f"{CAREER}digest")
    for quad in quads:
        if quad.predicate == digest and isinstance(quad.object, ox.Literal) and quad.object.value in copies:
            quote = ox.Literal(copies[quad.object.value], language="en")
            yield ox.Quad(quad.subject, ox.NamedNode(f"{OA}exact"), quote, ox.NamedNode(GRAPH_QUOTES))


def _sentences(document: Document) -> dict[str, str]:
    return {sentence.digest: sentence.text for sentence in document.sentences}
