"""Answers about films that are not there, and what a store holds of them."""

from dataclasses import replace

from collab.profiles import Answered, Mark, ProfileStore


def film(
    item: int | str,
    stars: float | None = 4.0,
    namespace: str = "movielens",
    title: str | None = None,
    at: float | None = None,
) -> Answered:
    """Return an answer about a film of 1990."""
    return Answered(title or f"Film {item}", 1990, {namespace: str(item)}, stars, 0.5, 5.0, 0.5, at)


def marked(item: int | str, mark: Mark) -> Answered:
    """Return a mark on a film of 1990."""
    return replace(film(item, None), mark=mark)


def marks(store: ProfileStore, profile: str = "me") -> dict[str, Mark]:
    """Return the marks that hold by title, newest last."""
    return {answer.title: answer.mark for answer in store.present(profile) if answer.mark}


def stars(store: ProfileStore, profile: str = "me") -> dict[str, float | None]:
    """Return the stars that hold by title, newest last."""
    return {answer.title: answer.stars for answer in store.present(profile)}
