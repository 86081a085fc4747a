"""Lines in a learner's own file: of an error, a method, an attribute."""

import ast
import traceback
from pathlib import Path


def line_of_error(error: BaseException, path: Path) -> int | None:
    """Return the last line of the file that the error went through, or that it names if it is a syntax error."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return lines[-1] if lines else None


def line_of_method(path: Path, kind: str, method: str) -> int | None:
    """Return where a class defines a method; None where it does not."""
    lines = (
        part.lineno
        for part in ast.walk(_class(path, kind))
        if isinstance(part, ast.FunctionDef) and part.name == method
    )
    return next(lines, None)


def line_of_attribute(path: Path, kind: str, name: str) -> int | None:
    """Return where a class sets self.name first; None where it does not."""
    lines = (
        part.lineno
        for part in ast.walk(_class(path, kind))
        if isinstance(part, ast.Attribute) and part.attr == name and isinstance(part.ctx, ast.Store)
    )
    return next(lines, None)


def _class(path: Path, kind: str) -> ast.AST:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = (part for part in ast.walk(tree) if isinstance(part, ast.ClassDef) and part.name == kind)
    return next(classes, ast.Module([], []))
