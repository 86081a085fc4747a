"""Numbers and names as a person reads them."""

from collections.abc import Mapping, Sequence
from math import isnan

from tui.cells import UNICODE, Glyphs

_FIVE_STARS, _CONVERGED = 5, 1.1
NO_STARS = "-"
"""The stars of a model that was trained on choices without any."""


def stars_text(stars: float, highest: float = _FIVE_STARS, *, glyphs: Glyphs = UNICODE) -> str:
    """Return stars as five signs, to the nearest half: "★★★½☆"; as "3.5" in ASCII or where the highest is not five; of
    choices, which are 0 or 1, "no" or "yes".
    """
    if highest <= 1:
        return "no" if stars == 0 else "yes" if stars == 1 else f"{stars:.2g}"
    if glyphs.ascii or highest != _FIVE_STARS:
        return f"{stars:.1f}"
    halves = round(2 * min(max(stars, 0), _FIVE_STARS))
    return ("★" * (halves // 2) + "½" * (halves % 2)).ljust(_FIVE_STARS, "☆")


def spread_text(stars: float, sd: float, *, glyphs: Glyphs = UNICODE) -> str:
    """Return predicted stars with their standard deviation: "4.4 ±0.7"; a dash where there are none, which is nan."""
    if isnan(stars):
        return f"{NO_STARS:>8}"
    return f"{stars:.1f} {glyphs.pick('±', '+-')}{sd:.1f}"


def number_text(stars: float) -> str:
    """Return stars with one decimal, or a dash where there are none, which is nan."""
    return NO_STARS if isnan(stars) else f"{stars:.1f}"


def levels_text(low: float, high: float) -> str:
    """Return a run of levels of stars: "3 to 5", or the only one there is."""
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"


def share_text(share: float, decimals: int = 2, *, glyphs: Glyphs = UNICODE) -> str:
    """Return the signed share of a reason, in stars: "+0.42", "−0.11"; that of a choice with three decimals."""
    sign = "+" if round(share, decimals) >= 0 else glyphs.minus
    return f"{sign}{abs(share):.{decimals}f}"


def is_felt(share: float, decimals: int = 2) -> bool:
    """Return whether the share of a reason is more than nothing, as `share_text` writes it."""
    return round(share, decimals) != 0


def percent_text(share: float | None) -> str:
    """Return a share of a whole: "62%"; nothing where it is not known."""
    return "" if share is None else f"{share:.0%}"


def ratings_text(count: int) -> str:
    """Return how many ratings a title has: "211 ratings", "no ratings yet"."""
    return f"{count:,} rating{'' if count == 1 else 's'}" if count else "no ratings yet"


def ordinal_text(rank: int | None) -> str:
    """Return a rank: "12th"; nothing where there is none."""
    if rank is None:
        return ""
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank:,}{ending}"


def rank_text(rank: int, count: int) -> str:
    """Return a rank among so many: "12th of 9,066"; where it is among the first hundredth, "3rd of 9,066, top 0.1%"."""
    share = 100 * rank / count
    return f"{ordinal_text(rank)} of {count:,}" + (f", top {max(share, 0.1):.1f}%" if share <= 1 else "")


def chances_text(levels: Sequence[float], chances: Sequence[float], liked: float, *, glyphs: Glyphs) -> str:
    """Return the chances of each level of stars as bars side by side, and that of stars from `liked` up: "1 ▁▁▃█▅ 5,
    62% for 4 and more".
    """
    signs, highest = glyphs.pick("▁▂▃▄▅▆▇█", ".:-=+*#@"), max(chances)
    bars = "".join(signs[round((len(signs) - 1) * chance / highest)] for chance in chances)
    enough = [level for level in levels if level >= liked]
    share = sum(chance for level, chance in zip(levels, chances, strict=True) if level >= liked)
    said = f", {share:.0%} for {min(enough):g} and more" if enough else ""
    return f"{levels[0]:g} {bars} {levels[-1]:g}{said}"


def names_text(names: Sequence[str]) -> str:
    """Return names in a sentence: "Alien, Aliens and Brazil"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def genres_text(genres: Sequence[str]) -> str:
    """Return genres side by side: "Action, Sci-Fi"."""
    return ", ".join(genres)


def duration(seconds: float) -> str:
    """Return a time span: "0:04", "12:30", "1:02:03"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def bytes_text(count: int) -> str:
    """Return an amount of memory: "310 MiB", "1.9 GiB"."""
    mebibytes = count / 2**20
    return f"{mebibytes:,.0f} MiB" if mebibytes < 1000 else f"{mebibytes / 1024:.1f} GiB"


def rate(rows_per_second: float) -> str:
    """Return a speed: "850 rows/s", "48k rows/s", "1.2M rows/s"."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if rows_per_second >= 0.9995 * size:
            number = rows_per_second / size
            return f"{number:.1f}{letter} rows/s" if number < 9.95 else f"{number:.0f}{letter} rows/s"
    return f"{rows_per_second:.0f} rows/s"


def samples_text(count: int) -> str:
    """Return what is kept of a sampler: "20 samples of the sweeps; predictions average over them"."""
    return f"{count} samples of the sweeps; predictions average over them"


def explained_text(shares: Mapping[str, float]) -> str:
    """Return how much of what users and titles are each block of features explains: "raters 41%, genres 3%"."""
    return ", ".join(f"{name} {percent_text(share)}" for name, share in shares.items())


def r_hat_text(value: float | None, done: int = 0, planned: int = 0) -> str:
    """Return how far a chain has converged, and whether it ended early for that; nothing where there is no chain."""
    if value is None:
        return ""
    early = f", so it stopped after {done} of {planned} epochs" if 0 < done < planned else ""
    verdict = f"converged{early}" if value <= _CONVERGED else "not yet converged"
    return f"R-hat at most {value:.2f} for 95% of held-out predictions: {verdict}"


def loss(value: float | None) -> str:
    """Return a loss with four decimals, or nothing where there is none."""
    return "" if value is None else f"{value:.4f}"


def ndcg_text(value: float | None) -> str:
    """Return an nDCG, recall or reciprocal rank with three decimals, or nothing where there is none."""
    return "" if value is None else f"{value:.3f}"
