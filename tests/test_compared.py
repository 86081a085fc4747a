"""The page that make bench writes is made of its results; the cited benchmark scores as `evaluate` does."""

import re
from itertools import product
from pathlib import Path

from bench.compared.data import COLD_SPLITS, SPLITS
from bench.compared.measures import ANSWERS
from bench.compared.results import Result, Results
from bench.compared.tables import page

FIFTHS = {by: [0.79, 0.8, 0.8, 0.81, 0.82] for by in ("stars", "width", "user", "title")}


def about(system: str, library: str, split: str, data: str = "ml-100k") -> Result:
    return {"data": data, "split": split, "system": system, "library": library, "settings": f"of {system}", "load": 0.5}


def made_up_results(folder: Path) -> Results:
    """Return results of one of our models, another library's, and one that does not run."""
    results = Results(folder)
    seconds = {"seconds": 3.0, "core": 2.5, "stars_seconds": 2.0}
    for name, library, better in (("bayes", "ours", 0.0), ("Other MF", "other", 0.04)):
        for data, splits in SPLITS.items():
            for number, split in enumerate(splits):
                base = {**about(name, library, split, data), **seconds}
                results.add({"part": "accuracy", **base, "rmse": 0.87 + better + 0.001 * number, "mae": 0.7 + better})
                lists = {f"{figure}_{of}": 0.5 - better for figure in ("ndcg10", "recall20") for of in ("all", "liked")}
                results.add({"part": "ranking", **base, **lists, "users": 100})
                results.add(
                    {"part": "certainty", **base, "coverage": 0.8, "width": 2.1, "spearman": 0.2, "fifths": FIFTHS}
                )
        for asked, split in product(ANSWERS, COLD_SPLITS):
            sums = {
                "ratings": 100,
                "people": 10,
                "squares": 90 + 100 * better - asked,
                "ndcg_all": [4, 10],
                "ndcg_liked": [3, 9],
            }
            results.add({"part": "coldstart", **about(name, library, split), "asked": asked, **sums})
        times = {"fold_in": 0.25, "list": 1.5, "all": 1234.0}
        results.add({"part": "speed", **about(name, library, "u1"), "milliseconds": times})
    for part in ("accuracy", "ranking", "coldstart", "certainty", "speed"):
        results.add({"part": part, **about("Broken", "broken", "u1"), "failed": "ImportError: no | such library"})
    return results


def cells(text: str, section: str, system: str) -> list[list[str]]:
    """Return the cells of a system's rows in a section."""
    body = text.partition(f"## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in body.splitlines() if line.startswith(f"| {system} |")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_has_the_figures_of_the_results(tmp_path: Path) -> None:
    text = page(made_up_results(tmp_path))
    assert cells(text, "Stars", "**bayes**") == [
        ["**bayes**", ".8700", ".8720", ".7000", ".8700", ".7000", "2", "2.5", "3", "1"]
    ]
    assert cells(text, "Lists", "Other MF")[0][:3] == ["Other MF", ".460 / .460", ".460 / .460"]
    rmse, liked, of_all = cells(text, "New people", "**bayes**")
    assert rmse == ["**bayes**", ".949", ".933", ".922", ".894", ".837"]
    assert (liked[1:], of_all[1:]) == ([".333"] * 5, [".400"] * 5)
    assert cells(text, "Certainty", "Other MF")[0][1:5] == [".800", "2.10", ".200", ".79 .80 .80 .81 .82"]
    assert cells(text, "Answers, milliseconds", "Other MF")[0][1:] == ["0.25", "1.5", "1,234", "-"]
    assert cells(text, "Settings", "Other MF") == [["Other MF", "of Other MF"]]
    assert "ours at best is `bayes` with .8720, ahead of Other MF with .9120" in text


def test_every_table_has_as_many_cells_in_each_row_and_says_what_failed(tmp_path: Path) -> None:
    text = page(made_up_results(tmp_path))
    tables = [block.splitlines() for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]
    assert len(tables) == 8
    for lines in tables:
        assert len({line.count("|") for line in lines}) == 1, lines[0]
    assert len(re.findall(r"^\| Broken \| failed: ImportError: no / such library", text, re.MULTILINE)) == 7


def test_results_go_on_where_they_were_and_the_last_counts(tmp_path: Path) -> None:
    results = Results(tmp_path)
    for rmse in (0.9, 0.8):
        results.add({"part": "accuracy", **about("one", "ours", "u1"), "rmse": rmse})
    results.add({"part": "accuracy", **about("two", "ours", "u1"), "failed": "why"})
    assert [result.get("rmse") for result in Results(tmp_path).of("accuracy")] == [0.8, None]
