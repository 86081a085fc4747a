"""The model that another one is compared with."""

from collab.errors import BadConfig
from tui.cli.runs import Subject, subject_of_run


def other_subject(subject: Subject, run: str) -> Subject:
    """Return the run to compare with. Raises BadConfig where it is of other ratings."""
    other = subject_of_run(run)
    if other.ratings.fingerprint != subject.ratings.fingerprint:
        raise BadConfig(
            f"Run {run} is of {other.ratings.name}, not of the ratings of {subject.ratings.name} that "
            f"{subject.name} is evaluated on: models are compared on the same ratings."
        )
    return other
