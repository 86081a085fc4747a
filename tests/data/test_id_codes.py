"""Ids of any length, in the order of numbers where all are numbers."""

from pathlib import Path

from collab.data import DataSpec


def test_ids_of_thousands_of_digits_are_ids_like_any_other(tmp_path: Path) -> None:
    long = "9" * 5_000
    path = tmp_path / "digits.csv"
    rows = [(long, "10", 3), ("10", long, 4), ("9", "9", 5), ("-2", "10", 2), ("10", "9", 3)]
    path.write_text("user,item,rating\n" + "".join(f"{user},{item},{stars}\n" for user, item, stars in rows))
    ratings = DataSpec(source=str(path)).load()
    assert list(ratings.user_ids) == ["-2", "9", "10", long]
    assert list(ratings.item_table.ids) == ["9", "10", long]
