"""A line of keys and what they do."""

from collections.abc import Iterable

from textual.content import Content


def hint(keys: Iterable[tuple[str, str]]) -> Content:
    """Return keys, which stand out, each before what it does."""
    pairs = [Content.assemble((key, "bold $accent"), (f" {does}", "dim")) for key, does in keys]
    return Content("  ").join(pairs)
