"""A list of titles as a file instead of lines: printed, or written beside others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from collab.errors import BadConfig, NotKept
from collab.recommend import FORMATS, SUFFIXES, Format, in_files
from collab.storage import write_text
from tui.cli.common.output import note, print_line


@dataclass(frozen=True)
class AsFile:
    """Whether a list is wanted as a file, in which format and where, or as lines of JSON; `over` a file that is there.

    Raises BadConfig for options that do not go together.
    """

    kind: Format | None
    out: Path | None
    over: bool
    as_json: bool

    def __post_init__(self) -> None:
        """Check the options."""
        if (self.over and not self.out) or (self.as_json and (self.kind or self.out)):
            raise BadConfig("--yes needs --out FILE; --json prints lines, and goes with neither --format nor --out.")

    def took(self, titles: Sequence[object], text: Callable[[Format], str]) -> bool:
        """Print titles as a file, or write one, where that is asked for; return whether it was. `text` makes it.

        Raises BadConfig, and NotKept for a file that is there already.
        """
        kind, out = self.kind, self.out
        if kind is None and out is None:
            return False
        form = kind or next((each for each in FORMATS if out and out.suffix.lower() == SUFFIXES[each]), None)
        if form is None:
            raise BadConfig(f"What is {out} to be? Name it {', '.join(SUFFIXES.values())}, or say --format.")
        whole = text(form)
        if out is None:
            print_line(whole.removesuffix("\n"))
            return True
        files = in_files(whole, out, form)
        if not self.over and (there := next((file for file in files if file.exists()), None)):
            raise NotKept(f"{there} is there already; --yes writes over it.")
        for file, part in files.items():
            write_text(file, part)
        note(f"Written: {len(titles):,} titles, {', '.join(map(str, files))}")
        return True
