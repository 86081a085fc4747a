"""The house: packages with faces, imports in one direction, files and names that a reader finds their way by."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("collab", "tui")

_MOST_MODULES, _MOST_LINES, _SHORT, _MOST_SHORT = 12, 400, 40, 30
_MANY_BY_NATURE = {"collab/data/readers", "collab/lesson/pages"}
_SHARED_BASES = {"BaseScreen", "Dialog", "DiffApp"}
_SAYS_NOTHING = {"found", "told", "given", "left"}
_NOT_THE_FIELDS = {
    "Copying",
    "Frugal",
    "Keeping",
    "Kept",
    "Left",
    "Listed",
    "Matter",
    "Navigation",
    "Pictures",
    "Prepared",
    "RunInfo",
    "Seen",
    "Standing",
    "Turns",
    "before",
    "blocks",
    "busiest",
    "choice",
    "copying",
    "descent",
    "disk",
    "ending",
    "explore",
    "faults",
    "forms",
    "frugal",
    "here",
    "home",
    "in_words",
    "info",
    "kinds",
    "keeping",
    "known",
    "leave",
    "lessened",
    "linearise",
    "linearised",
    "link",
    "listing",
    "looking",
    "matter",
    "merging",
    "named",
    "observe",
    "once",
    "pen",
    "quick",
    "repeats",
    "returning",
    "sampling",
    "say",
    "shown",
    "sound",
    "sources",
    "standing",
    "steps",
    "tell",
    "told",
    "trouble",
    "turns",
    "unrated",
    "values",
    "warming",
    "wire",
}


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _paths(*packages: str) -> list[Path]:
    return [path for name in packages for path in sorted((ROOT / name).rglob("*.py"))]


@cache
def _trees() -> dict[str, ast.Module]:
    """Return the syntax tree of each module of the two packages, by its dotted name."""
    return {_dotted(path): ast.parse(path.read_text(encoding="utf-8")) for path in _paths(*PACKAGES)}


@cache
def _beside() -> dict[str, ast.Module]:
    """Return the syntax tree of each module beside the two packages."""
    return {_dotted(path): ast.parse(path.read_text(encoding="utf-8")) for path in _paths("tests", "bench", "publish")}


@cache
def _faces() -> dict[str, dict[str, str]]:
    """Return the module where each public name of a package is at home, by package and name."""
    stubs = [stub for name in PACKAGES for stub in sorted((ROOT / name).rglob("__init__.pyi"))]
    return {_dotted(stub).removesuffix(".__init__"): _homes(stub) for stub in stubs}


def _homes(stub: Path) -> dict[str, str]:
    package = _dotted(stub).removesuffix(".__init__")
    imports = [node for node in ast.parse(stub.read_text(encoding="utf-8")).body if isinstance(node, ast.ImportFrom)]
    return {alias.name: f"{package}.{node.module or alias.name}" for node in imports for alias in node.names}


def _folder(module: str) -> str:
    """Return the package of a module; a module at the root, such as collab.errors, is one of its own."""
    package = module.rpartition(".")[0]
    return module if package in PACKAGES else package


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield module and name of each import of ours, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES:
            yield from ((node.module, alias.name) for alias in node.names)


def _target(module: str, name: str) -> str:
    """Return the module that an import is answered by."""
    return _faces().get(module, {}).get(name, module)


def _classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_package_has_a_face() -> None:
    for folder in sorted({path.parent for path in _paths(*PACKAGES)}):
        package = ".".join(folder.relative_to(ROOT).parts)
        assert (importlib.import_module(package).__doc__ or "").strip(), f"{package} does not say what it is"
        assert package in _faces(), f"{package} does not list what others may use"


@pytest.mark.parametrize("package", sorted(_faces()))
def test_a_face_lists_what_is_there(package: str) -> None:
    face, module = _faces()[package], importlib.import_module(package)
    assert sorted(module.__all__) == sorted(face)
    for name, home in face.items():
        value = getattr(module, name)
        assert not name.startswith("_")
        assert inspect.ismodule(value) == (home == f"{package}.{name}" and value.__name__ == home), name


def test_between_packages_only_faces_are_imported() -> None:
    sources = _trees() | {
        _dotted(path): ast.parse(path.read_text(encoding="utf-8")) for path in _paths("bench", "publish")
    }
    behind = [
        f"{module} imports {name} from {source}"
        for module, tree in sources.items()
        for source, name in _imports(tree)
        if source not in _faces() and _folder(source) not in (source, _folder(module))
    ]
    assert behind == []


def _room(module: str) -> str:
    """Return the part of the house that a module or a face belongs to: a package with the folders inside it, but each
    feature of the screens and each group of commands for itself.
    """
    parts = module.split(".") if module in _faces() else _folder(module).split(".")
    return ".".join(parts[: 3 if parts[:2] in (["tui", "screens"], ["tui", "cli"]) else 2])


def test_packages_import_each_other_in_one_direction() -> None:
    graph: dict[str, set[str]] = {}
    for module, tree in _trees().items():
        rooms = {_room(source) for source, _ in _imports(tree)}
        graph.setdefault(_room(module), set()).update(rooms - {_room(module)})
    TopologicalSorter(graph).prepare()


def test_modules_import_each_other_in_one_direction() -> None:
    graph = {
        module: {_target(source, name) for source, name in _imports(tree)} - {module}
        for module, tree in _trees().items()
    }
    TopologicalSorter(graph).prepare()


def test_no_module_is_named_in_a_string_to_get_round_the_contracts() -> None:
    named = re.compile(r"(?:collab|tui)(?:\.[a-z_]+)+(?::\w+)?")
    for module, tree in _trees().items():
        strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        for text in strings:
            if isinstance(text, str) and named.fullmatch(text):
                assert text.partition(":")[0].startswith(_folder(module)), f"{module} names {text}"


def test_a_folder_reads_like_a_table_of_contents() -> None:
    for folder in sorted({path.parent for path in _paths(*PACKAGES)}):
        modules = [path.name for path in folder.glob("*.py") if path.name != "__init__.py"]
        most = 99 if str(folder.relative_to(ROOT)) in _MANY_BY_NATURE else _MOST_MODULES
        assert len(modules) <= most, f"{folder.relative_to(ROOT)} has {len(modules)} modules"


def test_a_file_is_an_idea() -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in _paths(*PACKAGES, "tests", "bench", "publish")
    }
    assert {path: lines for path, lines in lengths.items() if lines > _MOST_LINES} == {}
    modules = [path for path in _paths(*PACKAGES) if path.name != "__init__.py"]
    short = [str(path.relative_to(ROOT)) for path in modules if lengths[path] < _SHORT]
    assert len(short) < _MOST_SHORT, short


def test_screens_and_widgets_are_composed() -> None:
    bases = {
        node.name: [ast.unparse(base).partition("[")[0] for base in node.bases]
        for module, tree in _trees().items()
        if module.startswith("tui.")
        for node in _classes(tree)
    }
    for name, own in bases.items():
        stacked = {base for base in own if bases.get(base)} - _SHARED_BASES
        assert stacked <= {base for base in stacked if _is_plain(base, bases)}, f"{name} inherits from {stacked}"


def _is_plain(name: str, bases: dict[str, list[str]]) -> bool:
    """Return whether a class is an error, a message or a value rather than a screen or a widget."""
    plain = {"CollabError", "BaseModel", "NamedTuple", "Protocol", "Message", "Generic", "Exception"}
    return set(bases[name]) <= plain


def test_names_say_what_a_value_is() -> None:
    unclear = set()
    for module, tree in (_trees() | _beside()).items():
        for function in _functions(tree):
            parameters = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
            names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
            local = {node.id for node in names if isinstance(node.ctx, ast.Store)}
            unclear |= {f"{module}.{function.name}: {name}" for name in (parameters | local) & _SAYS_NOTHING}
    assert sorted(unclear) == []


def test_names_are_the_fields() -> None:
    for module, tree in _trees().items():
        names = {node.name for node in (*_classes(tree), *_functions(tree))} | {module.rpartition(".")[2]}
        assert {name.lstrip("_") for name in names} & _NOT_THE_FIELDS == set(), module


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    for module, tree in (_trees() | _beside()).items():
        for node in (tree, *_classes(tree), *_functions(tree)):
            words = ast.get_docstring(node) or ""
            assert not re.match(r"(What|Whether what)\b", words), f"{module}: {words.partition(chr(10))[0]}"


def test_text_is_padded_to_a_computed_width_by_ljust_and_rjust() -> None:
    """The width of a column may turn out negative while a window is resized, which a format refuses."""
    for module, tree in _trees().items():
        specs = [node.format_spec for node in ast.walk(tree) if isinstance(node, ast.FormattedValue)]
        computed = [width for spec in specs if isinstance(spec, ast.JoinedStr) for width in _computed_widths(spec)]
        assert computed == [], module


def _computed_widths(spec: ast.JoinedStr) -> Iterator[str]:
    """Yield the expressions in a format that give a width, and are no constant."""
    for before, part in zip([None, *spec.values], spec.values, strict=False):
        if isinstance(part, ast.FormattedValue):
            is_precision = isinstance(before, ast.Constant) and str(before.value).endswith(".")
            if not is_precision and not ast.unparse(part.value).isupper():
                yield ast.unparse(part.value)
