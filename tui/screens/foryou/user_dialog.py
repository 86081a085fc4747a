"""A user of the data as the person: what is recommended to them, what they rated, who is nearest to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from collab.errors import BadConfig, CollabError
from collab.inspection import KnownUser, Neighbour, active_users, nearest_users
from collab.recommend import Recommendation, Recommender
from tui.actions import bindings
from tui.cells import Spans
from tui.screens.common import AskLineDialog, Dialog, TitleOpened
from tui.text import (
    NEAR_USERS,
    RATED,
    RECOMMENDED,
    USERS,
    Columns,
    near_user_cells,
    near_user_row,
    rate_row,
    rated_cells,
    recommended_cells,
    recommended_row,
    user_cells,
    user_row,
)
from tui.widgets import LineList, hint

_LISTED = 50  # the reasons of more, from a thousand ratings and more, take a hundred MB
_VIEWS = ("recommended", "rated", "nearest users")
_NEAREST = 2
_KEYS = (("list.open", "look as"), ("user.name_user", "any user"), ("user.close_user", "back"))
_KEYS_OF_ONE = (("user.turn_view", "view"), *_KEYS)
_KEYS_OF_TITLES = (("user.turn_view", "view"), ("list.open", "card"), *_KEYS[1:])


@dataclass(frozen=True)
class Eyes:
    """The view of one user: recommendations, stars by item id, the best first, and the nearest users, or why there are
    none.
    """

    user: str
    recommended: Sequence[Recommendation]
    rated: Sequence[tuple[str, float]]
    nearest: Sequence[Neighbour]
    why_none: str = ""


@dataclass
class UsersRead(Message):
    """The busiest users are known."""

    users: Sequence[KnownUser]


@dataclass
class UserRead(Message):
    """The view of one user is read."""

    eyes: Eyes


@dataclass
class ReadingFailed(Message):
    """It could not be read, for a reason."""

    problem: str


class UserDialog(Dialog[None]):
    """Lists the busiest users; Enter sees with the eyes of one, where titles open their cards, and back leads to the
    users, then to one's own list.
    """

    BINDINGS = bindings("user")

    def __init__(self, model: Recommender) -> None:
        super().__init__()
        self._model = model
        self._users: Sequence[KnownUser] = ()
        self._eyes: Eyes | None = None
        self._view = 0

    def compose(self) -> ComposeResult:
        """Put what is seen, the list, what went wrong and the keys under each other."""
        with Vertical(classes="dialog full"):
            yield Static("Reading the ratings of all users", id="user-title", markup=False)
            yield LineList(columns=Columns(self._heading, self._cells), id="users", classes=self.glyphs.style_class)
            yield Static(id="user-note", markup=False)
            yield Static(hint(_KEYS, self.keymap), id="user-keys", classes="hint")

    def on_mount(self) -> None:
        """Read the users."""
        self.query_one("#users").focus()
        self.read_users()

    @work(thread=True, exit_on_error=False)
    def read_users(self) -> None:
        """Count the ratings of all users, away from the screen."""
        self._read(lambda: UsersRead(active_users(self._model.ratings)))

    @work(thread=True, exclusive=True, group="user", exit_on_error=False)
    def read_user(self, user: str) -> None:
        """Look with the eyes of a user, away from the screen: others are compared with them."""
        self._read(lambda: UserRead(_look(self._model, user)))

    def _read(self, read: Callable[[], Message]) -> None:
        try:
            self.post_message(read())
        except CollabError as error:
            self.post_message(ReadingFailed(str(error)))

    @on(UsersRead)
    def take_users(self, event: UsersRead) -> None:
        """List the users."""
        self._users = event.users
        self._show()

    @on(UserRead)
    def take_user(self, event: UserRead) -> None:
        """Show what this user sees."""
        self._eyes = event.eyes
        self._show()

    @on(ReadingFailed)
    def show_problem(self, event: ReadingFailed) -> None:
        """Say what went wrong."""
        self._show_note(f"! {event.problem}")

    def _show_note(self, text: str) -> None:
        self.query_one("#user-note", Static).update(text)

    @property
    def _rows(self) -> Sequence[Recommendation | tuple[str, float] | Neighbour | KnownUser]:
        if self._eyes is None:
            return self._users
        return (self._eyes.recommended, self._eyes.rated, self._eyes.nearest)[self._view]

    def _show(self) -> None:
        self._show_note("")
        title = f"Users of {self._model.artifact.data}, those with the most ratings first"
        if self._eyes is not None:
            eyes, dot = self._eyes, self.glyphs.between
            title = dot.join((f"As user {eyes.user}", _VIEWS[self._view], f"{len(eyes.rated):,} rated"))
            if self._view == _NEAREST:
                self._show_note(eyes.why_none)
        self.query_one("#user-title", Static).update(title)
        keys = _KEYS if self._eyes is None else _KEYS_OF_ONE if self._view == _NEAREST else _KEYS_OF_TITLES
        self.query_one("#user-keys", Static).update(hint(keys, self.keymap))
        self.query_one(LineList).show(len(self._rows), self._paint, 0)

    def _paint(self, index: int, width: int) -> Spans:
        row, model = self._rows[index], self._model
        if isinstance(row, KnownUser):
            return user_row(row, glyphs=self.glyphs)
        if isinstance(row, Neighbour):
            return near_user_row(row, glyphs=self.glyphs)
        if isinstance(row, Recommendation):
            return recommended_row(index + 1, row, model.scale, width, glyphs=self.glyphs)
        position = model.items.position(row[0])
        name, genres = model.items.name(position), model.items.genres_of(position)
        return rate_row(name, genres, row[1], "", model.scale.high, width, glyphs=self.glyphs)

    def _heading(self) -> Sequence[str]:
        return USERS if self._eyes is None else (RECOMMENDED, RATED, NEAR_USERS)[self._view]

    def _cells(self, index: int) -> Sequence[str]:
        row, items = self._rows[index], self._model.items
        if isinstance(row, KnownUser):
            return user_cells(row)
        if isinstance(row, Neighbour):
            return near_user_cells(row)
        if isinstance(row, Recommendation):
            return recommended_cells(row)
        position = items.position(row[0])
        return rated_cells(items.name(position), items.genres_of(position), row[1], "")

    @on(LineList.Opened, "#users")
    def open_user(self) -> None:
        """See with the eyes of the user under the cursor, or open the card of the title there."""
        lines = self.query_one(LineList)
        row = self._rows[lines.cursor] if lines.cursor < len(self._rows) else None
        if isinstance(row, KnownUser | Neighbour):
            self._look_as(row.user)
        elif row is not None:
            self.post_message(TitleOpened(row.item if isinstance(row, Recommendation) else row[0]))

    def _look_as(self, user: str) -> None:
        self._show_note(f"Looking as user {user}")
        self.read_user(user)

    def action_name_user(self) -> None:
        """Ask for the id of a user."""

        def take(user: str | None) -> None:
            if user:
                self._look_as(user)

        self.app.push_screen(AskLineDialog("Id of the user", "", does=("look as they do", "back")), take)

    def action_turn_view(self) -> None:
        """Show the next of what there is to see of this user."""
        if self._eyes is not None:
            self._view = (self._view + 1) % len(_VIEWS)
            self._show()

    def action_close_user(self) -> None:
        """Go back to the users, or from them to one's own list."""
        if self._eyes is None:
            self.dismiss()
        else:
            self._eyes = None
            self._show()


def _look(model: Recommender, user: str) -> Eyes:
    me = model.user(user)
    rated = sorted(me.answers.items(), key=lambda answer: -answer[1])
    nearest, why_none = list[Neighbour](), ""
    try:
        nearest = nearest_users(model, user)
    except BadConfig as error:
        why_none = str(error)
    return Eyes(user, model.recommend(me, _LISTED), rated, nearest, why_none)
