"""fastai's own models over the parameters of ours, and its DataLoader over the rows of a fit."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from fastai.collab import EmbeddingDotBias as FastaiDotBias, EmbeddingNN as FastaiNN
from fastai.data.load import DataLoader
from fastai.tabular.model import TabularModel
from torch import Tensor, nn

from collab.models import EmbeddingDotBias, EmbeddingNN, Tabular

Columns = Callable[[Tensor], Sequence[Tensor]]
"""From table rows, int64 (batch, 2 or more), to the inputs of a model."""


def fastai_model(module: nn.Module) -> tuple[nn.Module, Columns]:
    """Return fastai's own model where a module of ours has one, with the module's very parameters, else the module;
    and its inputs.
    """
    if isinstance(module, EmbeddingDotBias):
        tables = module.u_weight, module.i_weight
        (users, factors), items = tables[0].weight.shape, tables[1].weight.shape[0]
        return _sharing(FastaiDotBias(factors, users, items, y_range=module.y_range), module), _codes
    if not isinstance(module, EmbeddingNN):
        return nn.Sequential(module), _codes  # so that no name of the module's hides one of the Learner's
    sizes = [(table.num_embeddings, table.embedding_dim) for table in module.embeddings]
    layers = [linear.out_features for linear, _ in module.linear_layers[:-1]]
    if not isinstance(module, Tabular):
        return _sharing(FastaiNN(sizes, layers, y_range=module.y_range), module), _codes
    numbers = module.linear_layers[0][0].in_features - sum(width for _, width in sizes)
    model = TabularModel(sizes, numbers, 1, layers, y_range=module.y_range, bn_cont=numbers > 0)
    return _sharing(model, module), lambda codes: (module.classes(codes), module.numbers(codes))


def _codes(codes: Tensor) -> Sequence[Tensor]:
    return (codes,)


def _sharing(model: nn.Module, module: nn.Module) -> nn.Module:
    """Give a model of fastai's the parameters and buffers of ours, by their names."""
    for name, tensor in module.state_dict(keep_vars=True).items():
        owner, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(owner), leaf, tensor)
    return model


def loader(inputs: Tensor, targets: Tensor, columns: Columns, bs: int, order: Callable[[], list[int]]) -> Any:
    """Return fastai's DataLoader over rows, each of them once an epoch, in the order that `order` gives for it."""

    def batch(rows: list[int]) -> tuple[Tensor, ...]:
        positions = torch.tensor(rows)
        return (*columns(inputs[positions]), targets[positions])

    return DataLoader(
        n=len(targets),
        bs=bs,
        get_idxs=order,
        create_item=lambda row: row,
        create_batch=batch,
        retain=lambda made, _rows: made,
    )
