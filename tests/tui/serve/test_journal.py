"""The journal: what is written is read, in its order, also while more of it is being written."""

from pathlib import Path

from tui.serve.journal import Journal, read_journal


def test_what_an_audit_needs_is_in_both_files(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.audit("login", person="anna")
    journal.write("closed", why="a line\nof two")
    events = [[entry["event"] for entry in read_journal(tmp_path / f"{name}.jsonl")] for name in ("log", "audit")]
    assert events == [["login", "closed"], ["login"]]


def test_a_line_that_is_still_being_written_is_left_for_later(tmp_path: Path) -> None:
    """The system lets others read a part of what is written in one go."""
    path = tmp_path / "audit.jsonl"
    Journal(tmp_path).audit("login", person="anna")
    whole = path.read_text()
    for size in range(1, len(whole)):
        path.write_text(whole + whole[:size])
        assert [entry["person"] for entry in read_journal(path)] == ["anna"]
    assert read_journal(tmp_path / "log.jsonl.1") == []
