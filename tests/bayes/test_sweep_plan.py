"""The plan of a chain: what is forgotten, what is kept, where it may end."""

import pytest

from collab.bayes import SweepPlan, kept_samples


@pytest.mark.parametrize(("sweeps", "samples"), [(600, 40), (320, 35), (80, 20), (60, 40)])
def test_each_stage_keeps_as_many_and_half_of_them_are_those_of_the_one_before(sweeps: int, samples: int) -> None:
    plan = SweepPlan(sweeps, samples, may_settle=True)
    assert plan.stages[-1].end == sweeps
    for stage in plan.stages:
        assert len(stage.kept) == samples
        assert plan.forgotten < min(stage.kept)
        assert max(stage.kept) == stage.end
    for before, after in zip(plan.stages, plan.stages[1:], strict=False):
        assert sorted(before.kept)[1::2] == sorted(after.kept)[: samples // 2]
        assert plan.begins_stage(before.end + 1)


def test_places_are_those_of_samples_that_are_left_after_every_second_went() -> None:
    plan, held = SweepPlan(600, 40, may_settle=True), list[int]()
    assert [stage.end for stage in plan.stages] == [195, 330, 600]
    for sweep in range(1, 601):
        if plan.begins_stage(sweep):
            held = held[1::2]
        place = plan.place(sweep)
        if place is not None:
            assert place == len(held)
            held.append(sweep)
        assert place is None or plan.stage(sweep) in plan.stages_keeping(sweep)
    assert set(held) == plan.stages[-1].kept


def test_a_number_of_sweeps_that_was_asked_for_is_one_stage() -> None:
    plan = SweepPlan(300, 40, may_settle=False)
    assert [stage.end for stage in plan.stages] == [300]
    assert len(plan.stages[0].kept) == 40
    assert SweepPlan(10, 40, may_settle=False).count == 9


def test_fewer_samples_are_kept_the_more_titles_and_ratings_there_are() -> None:
    assert [kept_samples(titles, 100_000) for titles in (100, 1_500, 2_000, 3_000, 87_000)] == [40, 40, 30, 20, 20]
    assert [kept_samples(titles, 1_000_001) for titles in (100, 87_000)] == [12, 12]
