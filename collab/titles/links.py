"""Addresses of a title's pages elsewhere: by its ids where they are known, else those of a search."""

import re
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from collab.text import clean
from collab.titles.normalize import canonical

_IMDB, _TMDB = re.compile(r"tt[0-9]{5,12}"), re.compile(r"[0-9]{1,9}")
_SECOND_NAME = re.compile(r" \(.*")


class TitleLink(NamedTuple):
    """A title's page on a site; not `exact` where it is a search for it."""

    site: str
    address: str
    exact: bool


def title_links(title: str, year: int | None, imdb: str = "", tmdb: str = "") -> tuple[TitleLink, ...]:
    """Return the pages of a film on IMDb, TMDB and Letterboxd, from its title without the year, its year (None or 0
    unknown) and its ids there, "" where there is none. Whatever these hold, an address is https and plain ASCII.

    A title without any name and id has none.
    """
    imdb, tmdb = imdb if _IMDB.fullmatch(imdb) else "", tmdb if _TMDB.fullmatch(tmdb) else ""
    name = canonical(_SECOND_NAME.sub("", clean(title))) or canonical(clean(title))
    if not (name or imdb or tmdb):
        return ()
    words, year_too = (f"{name} {year}", f"{name} y:{year}") if year else (name, name)
    known = {
        "IMDb": f"www.imdb.com/title/{imdb}/" if imdb else "",
        "TMDB": f"www.themoviedb.org/movie/{tmdb}" if tmdb else "",
        "Letterboxd": f"letterboxd.com/tmdb/{tmdb}/" if tmdb else f"letterboxd.com/imdb/{imdb}/" if imdb else "",
    }
    searches = {
        "IMDb": f"www.imdb.com/find/?s=tt&q={quote_plus(words)}",
        "TMDB": f"www.themoviedb.org/search?query={quote_plus(year_too)}",
        "Letterboxd": f"letterboxd.com/search/films/{quote(words, safe='')}/",
    }
    return tuple(TitleLink(site, f"https://{page or searches[site]}", bool(page)) for site, page in known.items())
