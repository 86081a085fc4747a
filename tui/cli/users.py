"""collab-tui users: the users of the data who rated most, or those of nearest taste to one."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from typer import Argument

from collab.explore.neighbours import active_users, nearest_users
from tui.cli.opening import open_session, trained
from tui.cli.options import Count, Data, Json, Run, new_app
from tui.cli.output import emit, table
from tui.rows.user_rows import KNOWN, NEIGHBOUR, known_cells, neighbour_cells

app = new_app()


@app.command(name="users")
def list_users(
    user: Annotated[str | None, Argument(metavar="[USER]", help="A user of the data.")] = None,
    n: Count = 10,
    data: Data = None,
    run: Run = None,
    as_json: Json = False,
) -> None:
    """List the users with the most ratings, or those whose taste is nearest to a user's.

    Taste is the correlation of how far two users' predicted stars lean from the average person's, -1 to 1.
    """
    model = trained(open_session(data, run)).recommender
    if user is None:
        known = active_users(model.ratings, n)
        _show([line._asdict() for line in known], KNOWN, [known_cells(line) for line in known], as_json=as_json)
    else:
        near = nearest_users(model, user, n)
        _show([line._asdict() for line in near], NEIGHBOUR, [neighbour_cells(line) for line in near], as_json=as_json)


def _show(
    records: Sequence[Mapping[str, object]], heading: Sequence[str], rows: Sequence[Sequence[str]], *, as_json: bool
) -> None:
    if as_json:
        for record in records:
            emit(record)
    else:
        table(heading, rows, right=" ".join(heading[1:]))
