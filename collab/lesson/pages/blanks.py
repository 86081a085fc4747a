"""The table of users and titles with its blanks, which a model is asked to fill in (lesson section "A first look at the
data").
"""

import numpy as np

from collab.inspection import crosstab, filled_cells
from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words

_USERS = ("4", "6", "8", "12", "15")
_TITLES = ("5", "10", "15", "20", "40")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Show the stars of the most active users for the most rated titles, and count the blanks here and everywhere."""
    ratings, moved = situation.ratings, situation.moved
    table = crosstab(ratings, int(moved["users"]), int(moved["titles"]))
    rows = tuple(
        (title, *("?" if np.isnan(value) else f"{value:g}" for value in stars))
        for title, stars in zip(table.titles, table.stars.T.tolist(), strict=True)
    )
    here, cells = int(np.isnan(table.stars).sum()), table.stars.size
    users, titles = len(ratings.user_ids), len(ratings.item_table)
    everywhere = users * titles
    filled = filled_cells(ratings)
    return (
        Table(("title", *table.users), rows, table.users),
        Words(f"{here:,} of these {cells:,} cells are blank ({here / cells:.0%})."),
        Words(
            f"The whole table has {users:,} users and {titles:,} titles: {everywhere:,} cells, of which "
            f"{filled:,} hold a rating. {1 - filled / everywhere:.1%} are blank."
        ),
    )


PAGE = Page(
    name="blanks",
    title="The table with its blanks",
    section="A first look at the data",
    text=(
        "Put every user beside every title and write down the stars: most of the table stays blank. This corner holds "
        "the most active users, one a column, and the most rated titles, one a row; a ? is a film that this person has "
        "not rated. Recommending means filling in the blanks and reading out the highest. A blank is no low rating: "
        "nobody knows yet what it would be. Widen the corner, and the blanks take over."
    ),
    moves=(
        Move("users", "users, the most active first", _USERS, "6"),
        Move("titles", "titles, the most rated first", _TITLES, "10"),
    ),
    compute=compute,
    questions=(
        Question(
            "Why does this corner have fewer blanks than the whole table?",
            (
                "The first users of a file rate everything",
                "It holds those who rated most and what was rated most",
                "The model has filled some of them in",
            ),
            1,
            "Active people and well-known titles meet often. Most titles are known to few, and most people rate few: "
            "the share of blanks in the whole table is far larger, as the last line says.",
            (
                "It is made of those who rated most, wherever they stand in the file.",
                "The model fills nothing in: stars that were given are all that is counted.",
            ),
        ),
    ),
    rows=True,
)
