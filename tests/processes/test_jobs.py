"""A job in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

import collab
from collab.data import DataSpec
from collab.processes import Cancelled, run_job
from collab.training import find_rate
from collab.training.rate_job import find_rate_job


def test_the_finder_s_curve_and_suggestion_come_from_a_process_of_its_own(home: Path, data: DataSpec) -> None:
    curve = find_rate(data, "random:0.2@42", collab.configure("dot-bias", factors=4))
    assert len(curve.rates) == len(curve.losses) > 20
    assert list(curve.rates) == sorted(curve.rates)
    assert curve.rates[0] < curve.suggestion < curve.rates[-1]


def test_an_error_of_the_child_is_raised_as_what_it_is(home: Path, data: DataSpec, no_data: DataSpec) -> None:
    config = collab.configure("dot-bias")
    with pytest.raises(collab.BadConfig, match='No split is written "half"'):
        find_rate(data, "half", config)
    with pytest.raises(collab.BadData, match=r"gone\.csv"):
        find_rate(no_data, "random:0.2@42", config)


def test_what_the_application_imports_of_runs_trains_nothing() -> None:
    everything = (
        "from collab.runs import *\nfrom collab.evaluation import compare\nfrom collab.training import find_rate"
    )
    heavy = ("torch", "fastai", "pandas")
    script = f"import sys\n{everything}\nprint([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_worker_s_session_gives_way_where_time_is_shared_by_sessions() -> None:
    script = (
        "import os; from pathlib import Path; from collab.processes import background; of_parent = os.nice(0)\n"
        "background(); shared, lower = Path('/proc/self/autogroup'), os.nice(0) - of_parent\n"
        "print(lower, shared.read_text().split()[-1] if shared.exists() else lower)"
    )
    for _ in range(20):  # the kernel takes one change in a tenth of a second, of all sessions together
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, start_new_session=True)
        lower, of_session = map(int, done.stdout.split())
        if of_session:
            break
    assert lower == of_session > 0


def test_what_is_not_wanted_any_more_is_ended(home: Path, data: DataSpec) -> None:
    with pytest.raises(Cancelled):
        find_rate(data, "random:0.2@42", collab.configure("dot-bias"), cancelled=lambda: True)


def test_a_child_that_ends_without_an_answer_is_told_with_its_last_words(home: Path) -> None:
    with pytest.raises(collab.CollabError, match=r"ended early, status 1\. KeyError: 'data'"):
        run_job(find_rate_job, {})


def test_a_module_that_prints_does_not_disturb_the_answer(home: Path, data: DataSpec, tmp_path: Path) -> None:
    path = tmp_path / "loud.py"
    path.write_text(_LOUD)
    curve = find_rate(data, "random:0.2@42", collab.configure(f"{path}:Loud", factors=4))
    assert curve.suggestion > 0


_LOUD = """
from torch import nn

print("I am loud")


class Loud(nn.Module):
    def __init__(self, n_users, n_items, n_factors):
        super().__init__()
        self.users, self.items = nn.Embedding(n_users, n_factors), nn.Embedding(n_items, n_factors)
        print("really")

    def forward(self, x):
        return (self.users(x[:, 0]) * self.items(x[:, 1])).sum(dim=1)
"""
