"""Mutants of the numerical core and the readers, each run against the tests of its module: make mutants.

    python -m bench.mutants [FILE]... [--lines FIRST:LAST] [--at-once N]

A mutant is a module with one operator, comparison, number or condition changed. Each is a forked process that never
writes a file: it imports the changed module in the place of the real one and runs the tests that `TESTS` names, until
one fails; jobs of these tests, as reading is, are forked from it and import the changed module, too. A mutant that none
fails for has survived: either the change makes no difference, or a test is missing. Machine code is not changed by
this, so the loops that are compiled have no mutants.
"""

import argparse
import ast
import contextlib
import copy
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import CodeType, ModuleType

ROOT = Path(__file__).parent.parent
_TABLES = tuple(f"tests/tables/test_{name}.py" for name in ("times", "tables", "corrections", "encodings"))
_READERS = (
    *(f"tests/data/test_{name}.py" for name in ("readers", "id_codes", "moments", "implicit", "growth", "zips")),
    *("tests/tables/test_tables.py", "tests/tables/test_corrections.py"),
)
TESTS: dict[str, tuple[str, ...]] = {
    "collab/data/scale.py": ("tests/data/test_scales.py",),
    "collab/data/splits.py": ("tests/data/test_splits.py", "tests/data/test_growth.py"),
    "collab/inference/posterior.py": ("tests/inference/test_posterior.py", "tests/inference/test_ordinal.py"),
    "collab/inference/ordinal.py": ("tests/inference/test_ordinal.py",),
    "collab/inference/moments.py": ("tests/inference/test_moments.py",),
    "collab/interest/list_measures.py": ("tests/evaluation/test_ranking.py",),
    "collab/interest/choices.py": ("tests/interest",),
    "collab/interest/ease.py": ("tests/interest",),
    "collab/interest/ials.py": ("tests/interest",),
    "collab/interest/interest.py": ("tests/interest",),
    "collab/interest/item_knn.py": ("tests/interest",),
    "collab/interest/mean_person.py": ("tests/interest",),
    "collab/interest/pruned.py": ("tests/interest",),
    "collab/interest/joined.py": ("tests/interest/test_join.py",),
    "collab/interest/weights.py": ("tests/interest/test_weights.py",),
    "collab/kernels/plain.py": ("tests/kernels",),
    "collab/tables/columns.py": _TABLES,
    "collab/tables/fields.py": _TABLES,
    "collab/tables/json_rows.py": _TABLES,
    "collab/tables/layout.py": _TABLES,
    "collab/tables/lines.py": _TABLES,
    "collab/tables/table.py": _TABLES,
    "collab/tables/times.py": ("tests/tables/test_times.py",),
    "collab/data/readers/assemble.py": _READERS,
    "collab/data/readers/bad_rows.py": _READERS,
    "collab/data/readers/id_codes.py": _READERS,
    "collab/data/readers/odd_values.py": _READERS,
    "collab/data/readers/pairs.py": _READERS,
    "collab/data/readers/parquet.py": _READERS,
    "collab/data/readers/rows.py": _READERS,
    "collab/data/readers/side_files.py": _READERS,
    "collab/data/readers/text.py": _READERS,
}
"""Modules that may be changed, and the tests that should notice."""

_OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.UAdd: ast.USub,
    ast.USub: ast.UAdd,
}
_ONCE = (
    *("numpy", "scipy.special", "scipy.sparse", "scipy.linalg", "pydantic", "pandas", "pyarrow.csv", "pyarrow.parquet"),
    *("pytest", "jinja2", "textual.app"),
)
"""Imported once for all mutants: nothing that pytest rewrites."""
_LONGEST = 120  # seconds for the tests of one mutant
_MOST_MEMORY = 4 * 2**30  # bytes for each of its processes


def changed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield each change of one node: its field, and the value that takes the place of the field's, or of the node's
    where the field is "".
    """
    for field in ("op", "ops"):
        value = getattr(node, field, None)
        operator = value[0] if isinstance(value, list) else value
        if isinstance(operator, ast.AST) and type(operator) in _OPERATORS:
            yield field, _OPERATORS[type(operator)]()
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        yield "", ast.copy_location(ast.Constant(node.value + 1), node)
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "test", ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node)


def mutants(source: str, first: int = 1, last: int = 10**9) -> Iterator[tuple[int, str, ast.Module]]:
    """Yield the mutants of a source: line, the text of what was changed and into what, and the changed module."""
    tree = ast.parse(source)
    skipped = {id(inner) for node in ast.walk(tree) for inner in _annotations(node)}
    for place, node in enumerate(ast.walk(tree)):
        if not isinstance(node, ast.expr | ast.stmt) or id(node) in skipped or not first <= node.lineno <= last:
            continue
        for field, value in changed(node):
            other = copy.deepcopy(tree)
            twin = next(each for number, each in enumerate(ast.walk(other)) if number == place)
            before = ast.unparse(twin)
            if not field:
                vars(twin)["value"] = value.value  # type: ignore[attr-defined] # the node is a Constant
            elif isinstance(getattr(twin, field), list):
                getattr(twin, field)[0] = value
            else:
                setattr(twin, field, value)
            yield node.lineno, f"{_brief(before)}  ->  {_brief(ast.unparse(twin))}", ast.fix_missing_locations(other)


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is no code that runs: annotations, docstrings and the conditions of types alone."""
    for field in ("annotation", "returns"):
        if isinstance(value := getattr(node, field, None), ast.AST):
            yield from ast.walk(value)


def _brief(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 70 else f"{line[:67]}..."


class Replacing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from code that is given in the place of its file's."""

    def __init__(self, path: Path, code: CodeType) -> None:
        self._name = ".".join(path.with_suffix("").parts)
        self._path, self._code = path, code

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of the module that is replaced."""
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, ROOT / self._path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the code as the module."""
        exec(self._code, vars(module))  # noqa: S102 # our own source, changed


def run(path: Path, code: CodeType | None, tests: Sequence[str]) -> str:
    """Return how the tests of a module end with this code in its place, in a process of its own: "passed", "failed" or
    "took too long".
    """
    child = os.fork()
    if not child:
        try:
            _test(path, code, tests)
        finally:
            os._exit(1)  # never on with the mutants that are this process's to run
    until = time.monotonic() + _LONGEST
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "failed" if os.waitstatus_to_exitcode(status) else "passed"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "took too long"


def _test(path: Path, code: CodeType | None, tests: Sequence[str]) -> None:
    import pytest

    os.setsid()
    for kind, most in ((resource.RLIMIT_CPU, _LONGEST), (resource.RLIMIT_DATA, _MOST_MEMORY)):
        resource.setrlimit(kind, (most, most))  # a job that never ends is in a session of its own
    if code is not None:
        sys.meta_path.insert(0, Replacing(path, code))
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    from tests import forking

    readers = forking.Server("readers", forked=True)
    vars(forking)["job_server"] = lambda: readers
    with contextlib.redirect_stdout(io.StringIO()):
        status = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])
    os._exit(int(status))


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutants")
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"all unless given: {', '.join(TESTS)}")
    parser.add_argument("--lines", default="1:1000000", metavar="FIRST:LAST")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    if unknown := [name for name in args.files if name not in TESTS]:
        parser.error(f"{unknown[0]}: no tests are named for it in TESTS of bench/mutants.py")
    return args


def main() -> None:
    """Print each mutant that survives, and how many there were."""
    args = parsed()
    first, last = map(int, args.lines.split(":"))
    os.chdir(ROOT)
    for name in _ONCE:
        importlib.import_module(name)
    for name in args.files or TESTS:
        path, tests = Path(name), TESTS[name]
        if run(path, None, tests) != "passed":
            sys.exit(f"{', '.join(tests)} fail as they are; mutants would say nothing.")
        everything = list(mutants(path.read_text("utf-8"), first, last))
        codes = [compile(tree, name, "exec") for _, _, tree in everything]
        with ThreadPoolExecutor(args.at_once) as pool:
            ends = list(pool.map(lambda code, path=path, tests=tests: run(path, code, tests), codes))
        survivors = [each for each, end in zip(everything, ends, strict=True) if end == "passed"]
        print(f"{name}: {len(everything)} mutants, {len(survivors)} survive")
        for line, text, _ in survivors:
            print(f"  line {line}: {text}", flush=True)


if __name__ == "__main__":
    main()
