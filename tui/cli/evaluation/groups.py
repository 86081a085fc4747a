"""The groups protocol on the command line: people who rated the same title, and their stars at once."""

from collections.abc import Sequence

from collab.evaluation import GroupFigures, evaluate_groups, group_records, mean_groups
from tui.cli.common import Meter, collect, emit, print_line, table
from tui.cli.runs import Subject


def evaluate_together(subject: Subject, splits: Sequence[str], *, as_json: bool) -> None:
    """Print how right the joint intervals of groups are on each split, and on average over several."""

    def emit_figures(figures: Sequence[GroupFigures]) -> None:
        for record in group_records(subject.config.model, figures):
            emit(record)

    meter = Meter()
    going = evaluate_groups(subject.ratings, subject.spec, subject.config, splits, meter.show)
    results = collect(going, meter, emit_figures if as_json else None, mean_groups)
    if not as_json:
        print_line(
            f"{subject.heading}, protocol groups: the held-out ratings of each title, drawn into groups of people"
        )
        _show_groups([line for figures in results for line in figures])


def _show_groups(lines: Sequence[GroupFigures]) -> None:
    heading = ("split", "people", "groups", "covered", "width", "chance", "liked")
    rows = [
        (
            line.split,
            str(line.people),
            f"{line.groups:,}",
            f"{line.coverage90:.1%}",
            f"{line.width:.2f}",
            f"{line.chance:.1%}",
            f"{line.liked:.1%}",
        )
        for line in lines
    ]
    table(heading, rows, right=" ".join(heading[1:]))
    print_line("\ncovered: groups of whom all gave stars within their joint 90% intervals; width: the mean length of a")
    print_line("person's interval, in stars, counted to halfway to the next level on either side, within the scale")
    print_line(
        f"chance, liked: that all of a group give {lines[0].at_least:g} stars or more, as predicted and as they did"
    )
