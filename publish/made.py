"""All texts that are made from the program, by the files that keep them."""

from importlib.metadata import version
from pathlib import Path

from publish.command_tree import PROGRAM, read_commands
from publish.man_pages import man_pages
from publish.reference import commands_page, keys_page, settings_page
from publish.settings import VARIABLES, screen_settings
from publish.words import completion_words


def made_files() -> dict[Path, str]:
    """Return the texts by their places in the repository."""
    program = read_commands()
    pages = man_pages(program, version(PROGRAM), VARIABLES)
    return {
        Path("docs/commands.md"): commands_page(program),
        Path("docs/settings.md"): settings_page(screen_settings(), VARIABLES),
        Path("docs/keys.md"): keys_page(),
        Path("tui/cli/completion/words.json"): completion_words(program),
        **{Path("man", name): text for name, text in pages.items()},
    }
