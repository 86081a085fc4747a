"""The pages of a title elsewhere."""

from urllib.parse import unquote_plus, urlsplit

import pytest

from collab.titles import title_links


def test_known_ids_lead_to_the_very_pages() -> None:
    links = title_links("Alien", 1979, "tt0078748", "348")
    assert [(link.site, link.address, link.exact) for link in links] == [
        ("IMDb", "https://www.imdb.com/title/tt0078748/", True),
        ("TMDB", "https://www.themoviedb.org/movie/348", True),
        ("Letterboxd", "https://letterboxd.com/tmdb/348/", True),
    ]
    assert title_links("Alien", 1979, "tt0078748")[2].address == "https://letterboxd.com/imdb/tt0078748/"


def test_without_ids_a_search_has_the_article_first_and_no_second_name() -> None:
    addresses = [unquote_plus(link.address) for link in title_links("Matrix, The", 1999)]
    assert addresses[0].endswith("q=the matrix 1999")
    assert addresses[1].endswith("query=the matrix y:1999")
    assert addresses[2].endswith("/films/the matrix 1999/")
    [imdb, *_] = title_links("Seven (a.k.a. Se7en)", None)
    assert imdb.address.endswith("q=seven")
    assert not imdb.exact
    assert title_links("", None) == ()


@pytest.mark.parametrize("text", ["\x1b]8;;evil\x1b\\", "a\nb", "é ★ & / ? # %", "\u202eabc", "x" * 2000])
def test_whatever_the_data_holds_an_address_is_https_and_printable_ascii(text: str) -> None:
    for title, imdb, tmdb in ((text, "", ""), ("Alien", text, text), (text, "tt0078748/../x", "1;2")):
        for link in title_links(title, 1979, imdb, tmdb):
            assert link.address.isascii()
            assert link.address.isprintable()
            assert " " not in link.address
            parts = urlsplit(link.address)
            assert parts.scheme == "https"
            assert parts.netloc in ("www.imdb.com", "www.themoviedb.org", "letterboxd.com")
