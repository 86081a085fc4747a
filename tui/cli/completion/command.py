"""collab-tui completion: the script of a shell."""

from typing import Annotated, Literal

from typer import Argument

from tui.cli.common import new_app, print_line
from tui.cli.completion.shells import script

app = new_app()


@app.command()
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], Argument(help="The shell that is to complete.")],
) -> None:
    """Print what lets a shell complete commands, options, models, data, runs, people, lists, genres and titles.

    For bash, in ~/.bashrc: eval "$(collab-tui completion bash)"; for zsh, in ~/.zshrc, after compinit: the same with
    zsh; for fish: collab-tui completion fish > ~/.config/fish/completions/collab-tui.fish
    """
    print_line(script(shell).rstrip("\n"))
