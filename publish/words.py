"""The words of completion, as the shells' questions are answered from them."""

import json
from typing import Any

from publish.command_tree import Command, Parameter


def completion_words(program: Command) -> str:
    """Return the table of all commands as JSON, an option a line, so that two changes of it merge."""
    return json.dumps(_words(program), indent=0, ensure_ascii=False) + "\n"


def _words(command: Command) -> dict[str, Any]:
    return {
        "about": command.summary,
        "options": {"--help": ["Show this message and exit.", None]} | _options(command),
        "arguments": [_plain(each) for each in command.arguments],
        "more": any(each.repeated for each in command.arguments),
        "commands": {each.path[-1]: _words(each) for each in command.commands},
    }


def _options(command: Command) -> dict[str, list[Any]]:
    return {name: [each.about, _plain(each)] for each in command.options for name in each.names if name != "--help"}


def _plain(parameter: Parameter) -> Any:
    return list(parameter.values) if isinstance(parameter.values, tuple) else parameter.values
