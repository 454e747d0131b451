"""The layer rule: lower never imports higher; a toolkit stays where it belongs. The layers are read from docs."""

import ast
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
# Where each toolkit may be imported; elsewhere its values never show.
TOOLKITS = {
    "flask": {"server"},
    "mcp": {"server.mcp.stdio"},
    "numpy": {"kg.linking"},
    "scipy": {"kg.linking"},
    "uvicorn": {"server"},
    "werkzeug": {"server"},
    "pyoxigraph": {
        *("kg.load", "kg.deriving", "kg.describing", "kg.terms"),
        *("kg.sources", "kg.store", "kg.dataset", "kg.copies", "kg.check", "kg.proposals"),
    },
    "rdflib": {"kg.check"},
    "pyld": {"kg.contexts"},
    "pyshacl": {"kg.check"},
    "SPARQLWrapper": {"kg.remote"},
    "selectolax": {"kg.documents", "kg.sources.ooh"},
}


def layers() -> list[list[str]]:
    """Return the lines of the layer list in docs/architecture.md, the highest first."""
    text = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = re.search(r"```layers\n(.*?)```", text, re.DOTALL)
    assert block, "docs/architecture.md: expected a block ```layers"
    return [[name.strip() for name in line.split(",")] for line in block[1].splitlines() if line.strip()]


def modules() -> dict[str, Path]:
    found = {}
    for package in ("kg", "server"):
        for path in sorted((CHECKOUT / package).rglob("*.py")):
            name = ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def imports(path: Path) -> set[str]:
    """Return every module that a file imports, by ``import`` or ``from``, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def level(module: str) -> int | None:
    """Return the layer of a module, 0 the highest; None where no line names it."""
    for index, line in enumerate(layers()):
        for name in line:
            if module == name or module.startswith(f"{name}."):
                return index
    return None


@pytest.mark.parametrize("module", modules())
def test_module_has_a_layer(module: str) -> None:
    assert module == "kg" or level(module) is not None, f"{module} is in no layer of docs/architecture.md"


@pytest.mark.parametrize("module", modules())
def test_imports_point_down(module: str) -> None:
    own = level(module)
    known = modules()
    for other in imports(modules()[module]) & set(known):
        theirs = level(other)
        if own is None or theirs is None or _folder(module) == _folder(other):
            continue
        assert theirs > own, f"{module} imports {other}, which is not below it"


def _folder(module: str) -> str:
    """Return what counts as one place: a module, or the folder of a layer that is a folder."""
    return ".".join(module.split(".")[:2]) if module.startswith("kg.") else module.split(".", maxsplit=1)[0]


@pytest.mark.parametrize("module", modules())
def test_toolkits_stay_home(module: str) -> None:
    for name in imports(modules()[module]):
        home = TOOLKITS.get(name.split(".")[0])
        assert home is None or any(module == one or module.startswith(f"{one}.") for one in home), (
            f"{module} imports {name}: expected only in {', '.join(sorted(home or ()))}"
        )


def test_no_junk_drawers() -> None:
    drawers = {"utils", "helpers", "common", "misc"}
    assert not [name for name in modules() if name.rsplit(".", 1)[-1] in drawers]


@pytest.mark.parametrize("module", [path.stem for path in sorted((CHECKOUT / "kg" / "prose").glob("[a-z]*.py"))])
def test_reader_of_prose_is_pure(module: str) -> None:
    allowed = {"kg.prose", "kg.documents", "kg.errors"}
    ours = imports(modules()[f"kg.prose.{module}"]) & set(modules())
    assert all(any(name == one or name.startswith(f"{one}.") for one in allowed) for name in ours)


@pytest.mark.parametrize("module", [path.stem for path in sorted((CHECKOUT / "kg" / "paths").glob("[a-z]*.py"))])
def test_planner_is_pure(module: str) -> None:
    allowed = {"kg.paths", "kg.model", "kg.errors", "kg.english", "kg.vocab", "kg.iris"}
    ours = imports(modules()[f"kg.paths.{module}"]) & set(modules())
    assert all(any(name == one or name.startswith(f"{one}.") for one in allowed) for name in ours)
