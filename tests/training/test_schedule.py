"""The one-cycle schedule against torch's own."""

import pytest
import torch

from collab.training import OneCycle


@pytest.mark.parametrize("steps", [8, 100, 6250])
def test_one_cycle_is_the_lessons_recipe_step_for_step(steps: int) -> None:
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.AdamW([parameter], lr=5e-3, betas=(0.95, 0.99))
    reference = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        max_lr=5e-3,
        total_steps=steps,
        pct_start=0.25,
        div_factor=25,
        final_div_factor=4000,
        base_momentum=0.85,
        max_momentum=0.95,
    )
    schedule = OneCycle(5e-3, steps)
    for step in range(steps):
        lr, momentum = schedule.at(step)
        group = optimiser.param_groups[0]
        assert lr == pytest.approx(group["lr"], rel=1e-9)
        assert momentum == pytest.approx(group["betas"][0], rel=1e-9)
        optimiser.step()
        if step < steps - 1:
            reference.step()


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_even_a_few_steps_have_a_schedule(steps: int) -> None:
    for step in range(steps):
        lr, momentum = OneCycle(1.0, steps).at(step)
        assert 0 < lr <= 1
        assert 0.85 <= momentum <= 0.95
