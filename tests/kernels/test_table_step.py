"""A step over the rows of a batch: compiled and in NumPy, to the numbers of torch's AdamW."""

import numpy as np
import pytest
import torch

from collab.kernels.steps import PlainStep, StepRates, StepTable, TableStep, load_step


@pytest.fixture(scope="module", params=["plain", "fastest"])
def step(request: pytest.FixtureRequest) -> TableStep:
    return PlainStep() if request.param == "plain" else load_step()


@pytest.mark.parametrize("ridge", [0.0, 0.3])
@pytest.mark.parametrize("y_range", [None, (0.0, 5.5)])
def test_a_step_moves_the_rows_of_its_batch_as_adamw_would(
    step: TableStep, y_range: tuple[float, float] | None, ridge: float
) -> None:
    rng = np.random.default_rng(3)
    rows = (0.3 * rng.normal(size=(160, 6))).astype(np.float32)
    users, items = rng.integers(90, size=40).astype(np.int32), rng.integers(90, 160, 40).astype(np.int32)
    targets, decays = rng.normal(size=40).astype(np.float32), np.full(len(rows), -0.2)
    empty = np.zeros_like(rows), np.zeros_like(rows), np.zeros(len(rows), np.int32)
    table = StepTable(rows.copy(), *empty, decays, biased=True, y_range=y_range)
    loss = step.take(table, users, items, targets, StepRates(0.01, 0.9, 0.99, 1e-5, -0.3, ridge))

    module = torch.nn.Parameter(torch.from_numpy(rows.copy()))
    one, other = module[users.astype(np.int64)], module[items.astype(np.int64)]
    scores = one[:, 0] + other[:, 0] + (one[:, 1:] * other[:, 1:]).sum(1)
    stars = scores if y_range is None else 5.5 * torch.sigmoid(scores)
    expected = ((stars - torch.from_numpy(targets)) ** 2).mean()
    (expected + ridge * ((one**2).sum(1) + (other**2).sum(1)).mean()).backward()  # type: ignore[no-untyped-call]
    torch.optim.AdamW([module], lr=0.01, betas=(0.9, 0.99), eps=1e-5, weight_decay=0).step()
    touched = np.unique(np.concatenate([users, items]))
    shrunk = rows[touched] * (np.exp(-0.1) - 1)
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    np.testing.assert_allclose(table.rows[touched], module.detach().numpy()[touched] + shrunk, atol=2e-5)
    others = np.setdiff1d(np.arange(len(rows)), touched)
    np.testing.assert_array_equal(table.rows[others], rows[others])
    assert (table.steps[touched] == 1).all()
    assert not table.steps[others].any()
    assert (decays[touched] == -0.3).all()
