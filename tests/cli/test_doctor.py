"""collab-tui doctor, without a terminal and in one."""

from pathlib import Path

import pytest

from collab.testing import Terminal
from tests.cli.conftest import Cli
from tests.program import PROGRAM


def test_it_says_what_it_found_what_it_chose_and_why(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-kitty")
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22\x1b[2J")
    done = cli("doctor", "--no-measure", "--json")
    assert (done.status, done.complaints) == (0, [])
    facts = {(line["of"], line["name"]): line for line in done.lines}
    assert facts["found", "TERM"]["value"] == "xterm-kitty"
    assert "\x1b" not in facts["found", "SSH_CONNECTION"]["value"]
    assert facts["chosen", "colours"]["value"] == "16 million"
    assert "xterm-kitty" in facts["chosen", "colours"]["why"]
    assert facts["chosen", "animation"]["value"] == "off"
    assert facts["folders", "data folder"]["value"] == str(home)
    assert facts["folders", "private"]["value"] == "yes"
    assert facts["versions", "textual"]["value"]
    home.chmod(0o755)
    assert "chmod 700" in cli("doctor", "--no-measure").out


def test_it_measures_an_epoch_and_a_fold_in(cli: Cli, home: Path) -> None:
    done = cli("doctor")
    assert (done.status, done.complaints) == (0, [])
    lines = [line.split() for line in done.out.partition("measured\n")[2].splitlines()]
    assert [line[:2] for line in lines] == [["one", "epoch"], ["one", "fold-in"]]
    assert all(float(line[2]) > 0 for line in lines)
    assert not list((home / "runs").glob("*"))


@pytest.mark.terminal
def test_it_shows_what_keys_send() -> None:
    with Terminal([*PROGRAM, "doctor", "--keys"]) as terminal:
        terminal.wait_for("q leaves")
        terminal.press("up")
        terminal.wait_for("1b 5b 41")
        terminal.press("x")
        terminal.wait_for("78")
        terminal.press("q")
        assert terminal.wait_for_exit() == 0


def test_keys_need_a_terminal(cli: Cli) -> None:
    done = cli("doctor", "--keys")
    assert (done.status, done.out) == (2, "")
    assert "needs one" in done.err


def test_it_says_what_the_config_file_chooses(cli: Cli, home: Path) -> None:
    def doctor() -> dict[tuple[str, str], tuple[str, str]]:
        done = cli("doctor", "--no-measure", "--json")
        assert (done.status, done.complaints) == (0, [])
        return {(line["of"], line["name"]): (line["value"], line["why"]) for line in done.lines}

    file = home / "config.toml"
    assert doctor()["config", "file"] == (str(file), "not there: nothing is chosen by it")
    file.write_text("[screen]\nfps = 9\nmouse = false\n[keys]\n'app.quit' = ['ctrl+x', 'f10']\n")
    facts = doctor()
    assert facts["config", "file"] == (str(file), "read")
    assert facts["config", "mouse"] == ("false", "")
    assert facts["config", "app.quit"][0] == "ctrl+x f10"
    assert facts["chosen", "frames"] == ("at most 9 frames a second", "config.toml says so")
    file.write_text("[keys]\n'app.quit' = 'n'\n")
    facts = doctor()
    assert '"n" is on train.new_run and app.quit' in facts["config", "file"][1]
    assert ("config", "app.quit") not in facts


def test_it_lists_the_actions_as_the_config_file_takes_them(cli: Cli, home: Path) -> None:
    done = cli("doctor", "--actions")
    assert (done.status, done.complaints) == (0, [])
    assert '"rate.skip_title" = ["space"]  # not seen; it costs nothing' in done.out.splitlines()
    home.mkdir(exist_ok=True)
    file = home / "config.toml"
    file.write_text(done.out.replace('["space"]  # not seen', '["s", "\\\\"]  # not seen'))
    moved = {line["action"]: line for line in cli("doctor", "--actions", "--json").lines}
    assert moved["rate.skip_title"]["keys"] == ["s", "\\"]
    fixed = {name for name, line in moved.items() if line["fixed"]}
    stars = {"rate.give_stars", "foryou.give_stars", "card.give_stars", "together.ask_for_stars", "whatif.give_stars"}
    assert fixed == stars | {"learn.give_answer"}
    file.write_text("[keys")
    done = cli("doctor", "--actions")
    assert done.status == 0
    assert "this is not TOML" in done.err
    assert '"rate.skip_title" = ["space"]' in done.out
