"""collab-tui profiles: the people of this installation, and bringing their ratings in and out."""

import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer import Argument, Option

from collab.errors import BadConfig, CollabError
from collab.profiles import Added, Mark, ProfileStore, to_json
from collab.storage import typed_path, write_text
from tui.cli.common import (
    Data,
    Encoding,
    Json,
    Meter,
    NoHeader,
    Profile,
    Run,
    Skip,
    columns_of,
    emit,
    glyphs,
    is_plain,
    labelled,
    listed,
    new_app,
    next_command,
    note,
    note_corrections,
    note_encoding,
    open_session,
    print_line,
    table,
    trained,
)
from tui.text import day, history_rows, imported_text

if TYPE_CHECKING:  # an import and a comparison alone need these, which take half a second
    from collab.data import DataSpec
    from collab.importing import ImportPreview
    from collab.recommend import Agreement
    from tui.core import Review

app = new_app("People: list, new, rename, copy, delete, history, export, import, compare.")

_STEP = ("step", "stars", "title", "from")

Name = Annotated[str, Argument(metavar="NAME", help="The profile.")]
Yes = Annotated[bool, Option("--yes", help="Do not ask.")]


@app.command("list")
def list_profiles(as_json: Json = False) -> None:
    """List every profile."""
    people = ProfileStore().summaries()
    for person in people if as_json else ():
        counts = {"rated": person.rated, "skipped": person.skipped, "marked": person.marked}
        emit({"profile": person.name, **counts, "at": person.at})
    if as_json:
        return
    if not people:
        print_line("No one has given an answer yet. What to rate: collab-tui ask")
        return
    rows = [(p.name, f"{p.rated:,}", f"{p.skipped:,}", f"{p.marked:,}", day(p.at) if p.at else "") for p in people]
    table(("profile", "rated", "skipped", "marked", "last"), rows, right="rated skipped marked")


@app.command()
def new(name: Name, as_json: Json = False) -> None:
    """Begin a profile without answers."""
    name = ProfileStore().new(name)
    _report(
        {"profile": name},
        f"{name} is here. To rate as {name}: collab-tui --profile {shlex.quote(name)}",
        as_json=as_json,
    )


@app.command()
def rename(name: Name, to: Annotated[str, Argument(metavar="NEW")], as_json: Json = False) -> None:
    """Give a profile another name."""
    to = ProfileStore().rename(name, to)
    _report({"profile": to, "was": name}, f"{name} is now {to}.", as_json=as_json)


@app.command()
def copy(name: Name, to: Annotated[str, Argument(metavar="NEW")], as_json: Json = False) -> None:
    """Copy a profile with its history."""
    to = ProfileStore().copy(name, to)
    _report({"profile": to, "copy_of": name}, f"{to} has the answers of {name}.", as_json=as_json)


@app.command()
def delete(name: Name, yes: Yes = False, as_json: Json = False) -> None:
    """Delete a profile and its answers for good."""
    store = ProfileStore()
    store.require(name)
    count = len(store.present(name))
    _confirm(f"Delete {name} and the {count} answers for good? This cannot be undone.", yes=yes)
    store.delete(name)
    _report({"profile": name, "deleted": count}, f"{name} and {count} answers are deleted for good.", as_json=as_json)


@app.command()
def history(profile: Profile = "me", as_json: Json = False) -> None:
    """List every step a person took, oldest first."""
    store = ProfileStore()
    store.require(profile)
    steps = store.history(profile)
    if as_json:
        for step in steps:
            emit({"at": step.at, "kind": step.kind, "title": step.title, "stars": step.stars, "source": step.source})
        return
    for row in history_rows(steps, glyphs=glyphs()):
        cells = [text for text, _ in row]
        print_line(labelled(zip(_STEP, cells, strict=False)) if is_plain() else "".join(cells))


@app.command()
def export(
    person_and_file: Annotated[list[str], Argument(metavar="FILE", help="The file, or - to print all answers.")],
    profile: Profile = "me",
    service: Annotated[
        Literal["letterboxd", "imdb", "trakt", "movielens"] | None,
        Option("--for", help="The ratings alone, for another service. [all answers, for import here]"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a profile's answers into a JSON file, which import reads, or as another service has them."""
    name, file = _exported(person_and_file, profile)
    if service is None:
        text = json.dumps(to_json(ProfileStore(), name), indent=1, ensure_ascii=False)
        if str(file) == "-":
            print_line(text)
            return
        write_text(file, f"{text}\n")
        _report({"profile": name, "file": str(file)}, f"{name} is in {file}.", as_json=as_json)
        return
    from collab.profiles import export_for
    from collab.recommend import in_files

    store = ProfileStore()
    store.require(name)
    written = export_for(service, store.present(name))
    files = in_files(written.text, file, "letterboxd" if service == "letterboxd" else "csv")
    for path, text in files.items():
        write_text(path, text)
    others = f"; {written.omitted:,} have no id or no stars that {service} needs" if written.omitted else ""
    where = ", ".join(map(str, files))
    record = {"profile": name, "for": service, "files": list(map(str, files)), "answers": written.answers}
    words = f"{written.answers:,} answers of {name} are in {where}, for {service}{others}."
    _report({**record, "omitted": written.omitted}, words, as_json=as_json)


def _exported(words: Sequence[str], profile: str) -> tuple[str, Path]:
    """Return the person and the file of an export: FILE --profile NAME, or NAME FILE, as it was typed once. Raises
    BadConfig, also where the only word is a person's name: another's answers would be in a file of that name.
    """
    if len(words) > 2:
        raise BadConfig(
            f"{len(words)} files, {shlex.join(words)}; an export is one: profiles export FILE --profile NAME"
        )
    if len(words) == 1 and words[0] in ProfileStore().profiles():
        raise BadConfig(
            f"{words[0]} is a person, and there is no file; try: profiles export FILE --profile {shlex.quote(words[0])}"
        )
    return (words[0] if len(words) == 2 else profile), Path(words[-1])


@app.command("import")
def import_file(
    file: Annotated[Path, Argument(metavar="FILE", help="A file, a zip or a folder; see above.")],
    profile: Profile = "me",
    yes: Annotated[bool, Option("--yes", help="Do not ask: sure matches are taken, doubtful ones left out.")] = False,
    mark: Annotated[
        Mark | None,
        Option(
            "--mark",
            help="Titles without stars are this. [watch where the file's name has watchlist; else seen, of Letterboxd]",
        ),
    ] = None,
    scale: Annotated[
        str | None,
        Option(metavar="LOW:HIGH:STEP", help="The scale of a table whose stars do not tell it, such as 1:10:1."),
    ] = None,
    columns: Annotated[
        str | None, Option(metavar="title=..,rating=..", help="Columns, by name or by place from 1; else found.")
    ] = None,
    encoding: Encoding = "",
    no_header: NoHeader = False,
    skip: Skip = None,
    unrated: Annotated[
        str, Option(metavar="NUMBER,..", help="Ratings that mean none, as in 0; none for none. [as its service has it]")
    ] = "",
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """Bring ratings in from a file, whose kind is recognised, and what was seen or is to be watched.

    The whole export of Letterboxd or Trakt, as a zip or unpacked in a folder, comes in in one step, with its lists
    under their names. Files may be of these, of IMDb, MovieLens, TMDB, Simkl, Goodreads, StoryGraph or MyAnimeList,
    any table with titles and ratings, or an export of this program.

    Titles that are surely matched are taken, those that this data does not have are kept as they are, and doubtful
    ones are left out: the app (P, then i) asks about each of them. Titles without stars, as of Letterboxd's watched.csv
    and watchlist.csv, are marked; stars that you gave stay.
    """
    from collab.importing import has_lists, keep_lists, preview_import, read_lists
    from tui.core import Review
    from tui.core.data import corrections_of, remember, scale_of_import
    from tui.text import list_match_text, summary_text

    file = typed_path(file)
    spec = _spec(file, columns, scale, encoding, skip, unrated, no_header=no_header)
    how = (scale_of_import(spec), corrections_of(spec))
    session = open_session(data, run, profile, keeps=True)
    titles, meter = listed(session).titles, Meter()
    preview = preview_import(file, titles.lookup, titles.namespace, meter.share("matching titles"), mark, *how)
    meter.clear()
    remember(spec, "import")
    note_encoding(spec)
    review = Review(preview)
    note(f"{file}: {summary_text(review)}")
    _list_others(preview)
    answers = review.answers(titles.lookup, titles.namespace)
    if not answers:
        raise CollabError(f"Nothing of {file} was kept. {_why_nothing(review)}")
    _confirm(f"Keep {len(answers):,} answers for {profile}?", yes=yes)
    added = session.profiles.add(profile, answers, preview.kind)
    lists = read_lists(file) if has_lists(file) else []
    for _, match in keep_lists(lists, session.lists, titles.lookup, titles.namespace):
        choose = next_command(f"recommend --among {shlex.quote(match.name)}", profile)
        note(f"{list_match_text(match)}. To choose from it: {choose}")
    record = {"profile": profile, "kind": preview.kind, **asdict(added)}
    record |= {"doubtful": review.undecided, "unmatched": sum(row.status == "unmatched" for row in preview.matched)}
    _report(record, _imported(added, profile, preview), as_json=as_json)


def _spec(
    file: Path,
    columns: str | None,
    scale: str | None,
    encoding: str,
    skip: int | None,
    unrated: str,
    *,
    no_header: bool,
) -> "DataSpec":
    """Return a file as the options correct it, or as the last one of its shape was. Raises BadConfig."""
    from collab.data import DataSpec
    from collab.tables import no_rating_by_hand
    from tui.core.data import as_remembered

    if unrated:
        no_rating_by_hand(unrated)
    header = False if no_header else None
    named = columns_of(columns)
    corrected = DataSpec(
        source=str(file), columns=named, scale=scale, encoding=encoding, header=header, skip=skip, unrated=unrated
    )
    spec = as_remembered(corrected, "import")
    if spec != corrected:
        note_corrections(spec)
    return spec


def _why_nothing(review: "Review") -> str:
    """Return why a file has nothing to keep, and what would help."""
    preview = review.preview
    if review.undecided:
        return f"Titles are doubtful, {review.undecided:,} of them: the app (P, then i) asks about each."
    if preview.unrated:
        return "Its titles have no rating. To keep them: --mark seen, or --mark watch."
    return "It has no films." if preview.left_out else "It has no titles."


def _imported(added: Added, profile: str, preview: "ImportPreview") -> str:
    """Return what became of an import, and how to take it back, or how to keep what has no stars."""
    text = imported_text(added, profile)
    if added.new:
        return f"{text} To take it back: {next_command(f'rate --undo --step {added.step}', profile)}"
    if preview.unrated:
        return f"{text} To keep what has no stars: --mark seen, or --mark watch."
    return text


def _list_others(preview: "ImportPreview") -> None:
    """Tell which rows were not matched surely, on stderr."""
    from collab.importing import OURS
    from tui.text import title_in_file

    if preview.kind == OURS:
        return
    for status, words in (("doubtful", "doubtful, left out"), ("unmatched", "not in this data, kept as it is")):
        for row in preview.matched:
            if row.status == status:
                note(f"line {row.row.line}: {title_in_file(row)}: {words}")


@app.command()
def compare(first: Name, second: Name, data: Data = None, run: Run = None, as_json: Json = False) -> None:
    """Say how far two people agree, in what both rated and in what the model makes of them."""
    from collab.recommend import measure_agreement
    from tui.text import agreement_rows

    session = open_session(data, run, first)
    session.profiles.require(second)
    model = trained(session).recommender
    agreement = measure_agreement(model, session.embedding_of(first), session.embedding_of(second))
    if as_json:
        emit(_agreement_record(first, second, agreement))
        return
    rows = agreement_rows(agreement, (first, second), model.scale.high, glyphs=glyphs())
    lines = ["".join(text for text, _ in row) for row in rows]
    for line in takewhile(bool, lines) if is_plain() else lines:
        print_line(line)
    if is_plain():
        _print_lists(first, second, agreement)


def _print_lists(first: str, second: str, agreement: "Agreement") -> None:
    """Print what follows the sentences, a record a line."""
    both = {
        "both rated": agreement.rated,
        "for both, predicted": agreement.please,
        "dividing, predicted": agreement.divide,
    }
    for words, rows in both.items():
        for row in rows:
            print_line(labelled([(words, row.title), (first, f"{row.first:.1f}"), (second, f"{row.second:.1f}")]))
    for each in agreement.genres:
        print_line(
            labelled([("leaning apart", each.genre), (first, f"{each.first:+.2f}"), (second, f"{each.second:+.2f}")])
        )


def _agreement_record(first: str, second: str, agreement: "Agreement") -> dict[str, Any]:
    def records(rows: Sequence[Any]) -> list[dict[str, Any]]:
        return [row._asdict() for row in rows]

    kinds = {name: records(getattr(agreement, name)) for name in ("rated", "genres", "please", "divide")}
    figures = {"difference": agreement.difference, "taste": agreement.taste, "generous": agreement.generous}
    return {"first": first, "second": second, **figures, **kinds}


def _confirm(question: str, *, yes: bool) -> None:
    """Ask, unless that was answered. Raises BadConfig where there is nobody to ask, CollabError where it is denied."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadConfig(f"{question} Without a terminal to ask on, say so with --yes.")
    if not typer.confirm(question, err=True):
        raise CollabError("nothing was changed.")


def _report(record: dict[str, Any], text: str, *, as_json: bool) -> None:
    if as_json:
        emit(record)
    else:
        print_line(text)
