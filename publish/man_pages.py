"""Man pages, one a command of the program, in the language of man(7)."""

import re
from collections.abc import Iterator, Mapping

from publish.command_tree import PROGRAM, Command, Parameter

_STATUS = """.SH EXIT STATUS
0 done, 1 failed with one line on standard error, 2 wrong usage, 130 interrupted.
"""


def man_pages(program: Command, version: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Return the pages by the names of their files: that of the program, and one for each of its commands."""
    pages = {f"{PROGRAM}.1": _program_page(program, version, variables)}
    for command in program.commands:
        pages[f"{PROGRAM}-{command.name}.1"] = _command_page(command, version)
    return pages


def _program_page(program: Command, version: str, variables: Mapping[str, str]) -> str:
    commands = "".join(
        f".TP\n.BR {_text(f'{PROGRAM}-{each.name}')} (1)\n{_text(each.summary)}\n" for each in program.commands
    )
    names = "".join(f".TP\n.B {_text(name)}\n{_text(about)}\n" for name, about in variables.items())
    return "".join(
        (
            _heading(program, version, program.summary),
            *_body(program),
            f".SH COMMANDS\n{commands}",
            f".SH ENVIRONMENT\n{names}",
            _STATUS,
        )
    )


def _command_page(command: Command, version: str) -> str:
    see = f".SH SEE ALSO\n.BR {PROGRAM.replace('-', chr(92) + '-')} (1)\n"
    return "".join((_heading(command, version, command.summary), *_body(command), *_below(command), _STATUS, see))


def _heading(command: Command, version: str, summary: str) -> str:
    name = "-".join((PROGRAM, *command.path))
    usages = [each.usage for each in command.commands] if command.path and command.commands else [command.usage]
    synopsis = "\n.br\n".join(_usage(usage) for usage in usages)
    return (
        f'.TH {_text(name.upper())} 1 "" "{PROGRAM} {version}" "User Commands"\n'
        f".SH NAME\n{_text(name)} \\- {_text(summary.rstrip('.'))}\n.SH SYNOPSIS\n.nf\n{synopsis}\n.fi\n"
    )


def _usage(usage: str) -> str:
    return f"\\fB{_text(PROGRAM)}\\fR {_text(usage.removeprefix(PROGRAM))}"


def _body(command: Command) -> Iterator[str]:
    yield f".SH DESCRIPTION\n{_paragraphs(command.about)}"
    if command.epilog:
        yield f".PP\n{_text(command.epilog)}\n"
    yield from _parameters(command, ".SH")


def _parameters(command: Command, level: str) -> Iterator[str]:
    for title, parameters in (("ARGUMENTS", command.arguments), ("OPTIONS", command.options)):
        if parameters:
            yield f"{level} {title if level == '.SH' else title.capitalize()}\n"
            yield from (_parameter(each) for each in parameters)


def _below(group: Command) -> Iterator[str]:
    """Yield the commands of a group."""
    if group.commands:
        yield ".SH COMMANDS\n"
    for command in group.commands:
        yield f".SS {_text(' '.join((PROGRAM, *command.path)))}\n{_paragraphs(command.about)}"
        yield from (_parameter(each) for each in (*command.arguments, *command.options))


def _parameter(parameter: Parameter) -> str:
    is_option = parameter.names[0].startswith("-")
    names = ", ".join(f"\\fB{_text(name)}\\fR" for name in parameter.names) if is_option else ""
    value = f"\\fI{_text(parameter.metavar)}\\fR" if parameter.metavar else ""
    return f".TP\n{' '.join(filter(None, (names, value)))}\n{_text(parameter.about) or value}\n"


def _paragraphs(about: str) -> str:
    return "\n.PP\n".join(_text(part) for part in re.split(r"\n\s*\n", about)) + "\n"


def _text(text: str) -> str:
    """Return a text as roff takes it."""
    escaped = (
        " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("'", "\\(aq")
    )
    return f"\\&{escaped}" if escaped.startswith(".") else escaped
