"""Latent factors by hand: three numbers for a person, three for each of two films, and their products (lesson section
"Learning the latent factors").
"""

from collab.lesson import Move, Page, Question, Shown, Situation, Table, Words

_FACTORS = ("science fiction", "action", "old films")
_FILMS = {"a new space adventure": (0.98, 0.9, -0.9), "an old romance": (-0.99, -0.3, 0.8)}
_STEPS = tuple(f"{step / 10:.1f}" for step in range(-10, 11))


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Multiply the person's factors with each film's, one by one, and add up: as plain lists, without any library."""
    person = [float(situation.moved[name]) for name in _FACTORS]
    rows, sums = [], {}
    for film, factors in _FILMS.items():
        products = [mine * its for mine, its in zip(person, factors, strict=True)]
        sums[film] = sum(products)
        rows += [
            (film, *(f"{value:.2f}" for value in factors), ""),
            ("  times yours", *(f"{value:.2f}" for value in products), f"{sums[film]:.2f}"),
        ]
    better, worse = sorted(sums, key=lambda film: -sums[film])
    verdict = f"{better[0].upper()}{better[1:]} fits better: {sums[better]:.2f} against {sums[worse]:.2f} for {worse}."
    if f"{sums[better]:.2f}" == f"{sums[worse]:.2f}":
        verdict = f"Both fit alike: {sums[better]:.2f}."
    code = f"As plain lists: sum(a * b for a, b in zip({person}, {list(_FILMS[better])})) is {sums[better]:.2f}."
    return (Table(("", *_FACTORS, "sum"), tuple(rows), (*_FACTORS, "sum")), Words(verdict), Words(code))


PAGE = Page(
    name="by-hand",
    title="Latent factors by hand",
    section="Learning the latent factors",
    text=(
        "Describe a person and a film by the same few numbers: how much science fiction, how much action, how old. "
        "Multiply number by number and add up: this dot product is high where the two agree. Training finds such "
        "numbers for everyone and everything from the ratings alone; what they mean, nobody tells it. Move your own."
    ),
    moves=tuple(
        Move(name, f"how much you like {name}", _STEPS, "0.8" if number < 2 else "-0.5")
        for number, name in enumerate(_FACTORS)
    ),
    compute=compute,
    stars=True,
    questions=(
        Question(
            "A person's factors are all 0. What is their dot product with any film?",
            ("0", "the film's mean rating", "1", "it cannot be said"),
            0,
            "Every product is 0, and so is the sum: whoever is unknown gets the same number for every film. What is "
            "true of a film for everyone needs a place of its own: its bias.",
            (
                "No mean is in the sum: it has products of factors alone.",
                "Products with 0 are 0, and so is their sum.",
                "All that is added is known: each product has a factor of 0.",
            ),
        ),
    ),
)
