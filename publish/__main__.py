"""Write everything that is made from the program to where it is kept: make reference."""

from pathlib import Path

from publish.made import made_files

_ROOT = Path(__file__).parent.parent


def main() -> None:
    """Write the files, and take away the man pages of commands that are no more."""
    files = made_files()
    for path in (_ROOT / "man").glob("*.1"):
        if path.relative_to(_ROOT) not in files:
            path.unlink()
    for path, text in files.items():
        (_ROOT / path).parent.mkdir(exist_ok=True)
        (_ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
