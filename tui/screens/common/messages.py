"""The messages of screens to the app: one that acts on another screen posts one."""

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message


@dataclass
class TitleChosen(Message):
    """A title was chosen, by its item id, whose neighbours are to be shown."""

    item: str


@dataclass
class TitleOpened(Message):
    """A title was opened, by its item id, whose card is to be shown."""

    item: str


@dataclass
class PlaceChosen(Message):
    """A screen was chosen, by its place."""

    where: str


@dataclass
class FilePasted(Message):
    """A path was pasted where nothing asked for one, as a terminal does with a file that is dropped on it."""

    path: Path


class AnswersChanged(Message):
    """Answers were given or taken back, or another person gives them: the screens show others from now on."""
