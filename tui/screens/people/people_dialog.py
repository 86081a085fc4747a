"""Whose ratings these are: the people of this installation, and what can be done with what they said."""

import json
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from collab.errors import CollabError
from collab.profiles import Summary, to_json
from collab.storage import typed_path, write_text
from tui.actions import bindings
from tui.cells import Spans
from tui.screens.common import AnswersChanged, AskLineDialog, Dialog, PaneDialog
from tui.text import agreement_rows, history_rows, no_model_text, person_name, person_row, unknown_text
from tui.widgets import LineList, hint

_KEYS = (
    (
        ("list.open", "use"),
        ("people.new_person", "new"),
        ("people.rename_person", "rename"),
        ("people.copy_person", "copy"),
        ("people.delete_person", "delete"),
    ),
    (
        ("people.import_ratings", "import"),
        ("people.export_ratings", "export"),
        ("people.show_history", "history"),
        ("people.close_people", "back"),
    ),
    (
        ("people.show_taste", "taste"),
        ("people.compare_people", "compare"),
        ("people.mark_person", "mark"),
        ("people.list_together", "list together"),
    ),
)

_READABLE, _AROUND = 100, 8
_MARK_TWO = (
    "Mark two people or more with {people.mark_person}, "
    "then {people.list_together} lists what they would like to see together"
)


class PeopleDialog(Dialog[str | None]):
    """Lists the people; what is done here is done to the person under the cursor. Closes with what is to be told."""

    BINDINGS = bindings("people")

    def __init__(self) -> None:
        super().__init__()
        self._people: list[Summary] = []
        self._marked: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Put the people, what was done, and the keys under each other."""
        with Vertical(classes="dialog") as box:
            box.border_title = "people"
            yield LineList(id="people", classes=self.glyphs.style_class)
            yield Static(id="people-unknown", markup=False)
            yield Static(id="people-note", markup=False)
            yield Static(Content("\n").join([hint(line, self.keymap) for line in _KEYS]), classes="hint")

    def on_mount(self) -> None:
        """List the people, the one in use under the cursor."""
        self._list(self.session.profile)
        self.query_one("#people").focus()

    @property
    def _selected(self) -> str:
        """The person under the cursor."""
        return self._people[self.query_one("#people", LineList).cursor].name

    def _list(self, selected: str) -> None:
        self._people = self.session.people()
        names = [person.name for person in self._people]
        self._marked = tuple(name for name in self._marked if name in names)
        row = names.index(selected) if selected in names else 0
        self.query_one("#people", LineList).show(len(names), self._paint, row)
        self.show_unknown()

    def _paint(self, index: int, width: int) -> Spans:
        person = self._people[index]
        mark = self.glyphs.marked if person.name in self._marked else ""
        return person_row(person, width, current=person.name == self.session.profile, mark=mark, glyphs=self.glyphs)

    def show_message(self, text: str, *, bad: bool = False) -> None:
        """Show what was done under the people, or with a sign before it what is wrong, until the next one."""
        self.query_one("#people-note", Static).update(Content.styled(f"! {text}", "$text-error") if bad else text)

    def _attempt(self, does: Callable[[], object], selected: str, done: str) -> bool:
        """Do something, list the people again and tell; say what is wrong where it cannot be done. Return whether it
        was done.
        """
        try:
            does()
        except (CollabError, OSError) as error:
            self.show_message(str(error), bad=True)
            return False
        self._list(selected)
        self.show_message(done)
        self.post_message(AnswersChanged())
        return True

    def _ask(
        self,
        question: str,
        text: str,
        then: Callable[[str], object],
        does: tuple[str, str] = ("do it", "leave it as it was"),
        *,
        path: bool = False,
    ) -> None:
        def take(line: str | None) -> None:
            if line:
                then(line)

        self.app.push_screen(AskLineDialog(question, text, path=path, does=does), take)

    @on(LineList.Moved, "#people")
    def show_unknown(self) -> None:
        """Say which titles of the person under the cursor this data does not have."""
        unknown = () if self.session.ready is None else self.session.answers_of(self._selected).unknown
        text = unknown_text(unknown, self.session.data_name)
        self.query_one("#people-unknown", Static).update(text, layout=False)

    @on(LineList.Opened, "#people")
    def use_person(self) -> None:
        """Let the person under the cursor be the one who rates and is recommended to, and go back."""
        name = self._selected
        if self._attempt(lambda: self.session.switch(name), name, ""):
            self.dismiss(f"These are now the ratings of {person_name(name)}")

    def action_new_person(self) -> None:
        """Ask for a name, and begin with nothing."""
        self._ask(
            "Name of the new person",
            "",
            lambda name: self._attempt(
                lambda: self.session.profiles.new(name),
                name,
                f"{name} is here; {self.keymap.key('list.open')} uses their ratings",
            ),
        )

    def action_rename_person(self) -> None:
        """Ask for another name."""
        old = self._selected
        self._ask(
            f"Another name for {person_name(old)}",
            old,
            lambda name: self._attempt(
                lambda: self.session.rename(old, name), name, f"{person_name(old)} is now {person_name(name)}"
            ),
        )

    def action_copy_person(self) -> None:
        """Ask for the name of a copy."""
        old = self._selected
        self._ask(
            f"Name of a copy of {person_name(old)}",
            f"{old} 2",
            lambda name: self._attempt(
                lambda: self.session.profiles.copy(old, name), name, f"{name} has the ratings of {person_name(old)}"
            ),
        )

    def action_delete_person(self) -> None:
        """Ask for the name once more, then delete the person and all answers for good."""
        summary = self._people[self.query_one("#people", LineList).cursor]
        name = summary.name
        count = summary.rated + summary.skipped + summary.marked

        def delete(typed: str) -> None:
            if typed != name:
                self.show_message(f'Nothing is deleted: "{typed}" is not "{name}"', bad=True)
            else:
                self._attempt(
                    lambda: self.session.delete(name),
                    self.session.profile,
                    f"{person_name(name)}: {count:,} answers are deleted for good",
                )

        question = (
            f"This deletes the {count:,} answers of {person_name(name)} for good. To do it, type the name: {name}"
        )
        self._ask(question, "", delete, ("delete", "nothing is deleted"))

    def action_show_history(self) -> None:
        """Show every step that the person under the cursor took."""
        name = self._selected
        steps = self.session.profiles.history(name)
        rows = history_rows(steps, min(_READABLE, self.size.width - _AROUND), glyphs=self.glyphs)
        items = [self.session.item_of(step.answer) or "" for step in steps]
        self.app.push_screen(PaneDialog(f"history of {person_name(name)}", lambda: rows, items=items))

    def action_import_ratings(self) -> None:
        """Ask for a file, and show what is in it before anything is saved."""
        from tui.screens.people.import_dialog import can_import, open_import

        name = self._selected
        if not can_import(self):
            return

        def look_at(path: str) -> None:
            open_import(self, typed_path(path), name, lambda: self._list(name))

        question = f"File to import for {person_name(name)}: Letterboxd, IMDb, MovieLens, Trakt, CSV, or our own export"
        self._ask(question, "", look_at, ("look at it", "back"), path=True)

    def action_export_ratings(self) -> None:
        """Ask for a file, and write everything the person said into it."""
        name = self._selected

        def write(path: str) -> None:
            file = typed_path(path)
            text = json.dumps(to_json(self.session.profiles, name), indent=1, ensure_ascii=False)
            write_text(file, text + "\n")

        self._ask(
            f"File for the answers of {person_name(name)}",
            f"~/collab-tui {name}.json",
            lambda path: self._attempt(lambda: write(path), name, f"Written: {path}"),
            ("write it", "write nothing"),
            path=True,
        )

    def action_show_taste(self) -> None:
        """Show what the person under the cursor likes more than others do."""
        from tui.core import Trained
        from tui.screens.people.taste_dialog import TasteDialog

        name, model = self._selected, self.session.model
        if model is None:
            self.show_message(self.keymap.with_keys(no_model_text(self.host.monitor)), bad=True)
        else:
            person = Trained(model.recommender, self.session.embedding_of(name))
            self.app.push_screen(TasteDialog(name, person, self.session.answers_of(name).times))

    def action_compare_people(self) -> None:
        """Show how far the person under the cursor agrees with the one in use."""
        from collab.recommend import measure_agreement

        model, me, other = self.session.model, self.session.profile, self._selected
        if other == me:
            self.show_message("Move the cursor to someone else, who is then compared with the person in use")
        elif model is None:
            self.show_message(self.keymap.with_keys(no_model_text(self.host.monitor)), bad=True)
        else:
            agreement = measure_agreement(
                model.recommender, self.session.embedding_of(me), self.session.embedding_of(other)
            )
            highest, width = model.recommender.scale.high, min(_READABLE, self.size.width - _AROUND)
            rows = agreement_rows(agreement, (me, other), highest, width=width, glyphs=self.glyphs)
            title = f"{person_name(me)} and {person_name(other)}"
            self.app.push_screen(PaneDialog(title, lambda: rows))

    def action_mark_person(self) -> None:
        """Mark the person under the cursor for a list together, or take the mark away."""
        name, people = self._selected, self.query_one("#people", LineList)
        marked = name in self._marked
        self._marked = tuple(n for n in self._marked if n != name) if marked else (*self._marked, name)
        people.refresh_row(people.cursor)
        people.cursor = min(people.cursor + 1, len(self._people) - 1)

    def action_list_together(self) -> None:
        """List what those marked would like to see together; without marks, the person in use and the selected one."""
        from tui.screens.people.together_dialog import TogetherDialog

        names = self._marked or tuple(dict.fromkeys((self.session.profile, self._selected)))
        model = self.session.model
        if model is None:
            self.show_message(self.keymap.with_keys(no_model_text(self.host.monitor)), bad=True)
        elif len(names) < 2:
            self.show_message(self.keymap.with_keys(_MARK_TWO))
        else:
            self.app.push_screen(TogetherDialog(names, model.recommender), lambda _: self._list(self._selected))

    def action_close_people(self) -> None:
        """Go back."""
        self.dismiss(None)
