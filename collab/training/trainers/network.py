"""The networks in less time: every number in one flat vector, and the backward pass written out.

With x the embeddings side by side, a layer is z = W x + c, h = relu(z), and with batch norm the next x is the norm of
h. Backwards, the gradient d for z gives d x' for W, the sum of d for c and W' d for x; the embeddings' rows get what
reaches the first x (backpropagation; Rumelhart, Hinton and Williams, Nature 323, 1986).
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from collab.models import Encoded, GradientConfig, Network
from collab.training.trainers.objective import CrossEntropy, Objective, squared_error_gradient
from collab.training.trainers.trainer import Trainer, split_by_decay


class NetworkTrainer(Trainer):
    """Trains a network over the embeddings of user and item; the module's parameters become views of flat vectors."""

    def __init__(
        self, module: Network, objective: Objective, encoded: Encoded, config: GradientConfig, device: torch.device
    ) -> None:
        self._flats = [_Flat(parameters) for parameters in split_by_decay(module)]
        super().__init__(module, objective, encoded, config, device)
        self._y_range, self._blocks = module.y_range, module.linear_layers
        self._tables = [table.weight for table in module.embeddings]
        self._touched: Sequence[Tensor] = ()

    def _groups(self, wd: float) -> Sequence[tuple[Sequence[nn.Parameter], float]]:
        decaying, staying = ([flat.vector] for flat in self._flats)
        return (decaying, wd), (staying, 0.0)

    def moments(self) -> Iterator[tuple[str, Tensor]]:
        """Give the optimiser's moments under the names that the plain loop has for them."""
        names = {id(parameter): name for name, parameter in self.module.named_parameters()}
        for flat in self._flats:
            state = self.optimiser.state[flat.vector]
            for moment in ("exp_avg", "exp_avg_sq"):
                for parameter, view in zip(flat.parameters, flat.views(state[moment]), strict=True):
                    yield f"{moment}.{names[id(parameter)]}", view
            for parameter in flat.parameters:
                yield f"step.{names[id(parameter)]}", state["step"]

    @torch.no_grad()
    def gradients(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Run the layers forwards, then their gradients backwards."""
        for table, rows in zip(self._tables, self._touched, strict=False):
            _grad(table)[rows] = 0
        self._touched = inputs.unbind(1)
        values = torch.cat([table[rows] for table, rows in zip(self._tables, self._touched, strict=True)], 1)
        *hidden, (last, _) = self._blocks
        passed: list[tuple[nn.Linear, Tensor, Tensor]] = []
        batches: list[tuple[nn.BatchNorm1d, Sequence[Tensor]] | None] = []
        for linear, norm in hidden:
            active = torch.relu(nn.functional.linear(values, linear.weight, linear.bias))
            passed.append((linear, values, active))
            values, *batch = (active,) if norm is None else _normed(active, norm)
            batches.append(None if norm is None else (norm, batch))
        loss, gradient = self._output(nn.functional.linear(values, last.weight, last.bias), targets)
        gradient = _through(last, values, gradient)
        for (linear, values, active), normed in zip(reversed(passed), reversed(batches), strict=True):
            if normed is not None:
                gradient = _through_norm(normed[0], active, gradient, normed[1])
            gradient = _through(linear, values, gradient * (active > 0))
        widths = [table.shape[1] for table in self._tables]
        for table, rows, part in zip(self._tables, self._touched, torch.split(gradient, widths, 1), strict=True):
            _grad(table).index_add_(0, rows, part)
        return loss

    def _output(self, outputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean loss, and its gradient for the last layer's outputs, (batch, outputs)."""
        if isinstance(self.objective, CrossEntropy):
            size, logs = len(targets), torch.log_softmax(outputs, 1)
            gradient = torch.exp(logs)
            gradient[torch.arange(size), targets] -= 1
            return nn.functional.nll_loss(logs, targets), gradient / size
        return squared_error_gradient(outputs[:, 0], targets, self._y_range)


def _through(linear: nn.Linear, values: Tensor, gradient: Tensor) -> Tensor:
    """Leave the gradient of a layer with its parameters; return that of its inputs."""
    torch.mm(gradient.t(), values, out=_grad(linear.weight))
    if linear.bias is not None:
        torch.sum(gradient, 0, out=_grad(linear.bias))
    return gradient @ linear.weight


def _normed(active: Tensor, norm: nn.BatchNorm1d) -> Sequence[Tensor]:
    """Return the batch norm, and the batch's mean and inverse deviation; the running ones move on."""
    assert norm.num_batches_tracked is not None  # noqa: S101 (these norms keep statistics)
    norm.num_batches_tracked += 1
    normed: Sequence[Tensor] = torch.native_batch_norm(
        active, norm.weight, norm.bias, norm.running_mean, norm.running_var, True, norm.momentum or 0.0, norm.eps
    )
    return normed


def _through_norm(norm: nn.BatchNorm1d, active: Tensor, gradient: Tensor, batch: Sequence[Tensor]) -> Tensor:
    """Leave the gradient of a batch norm with its parameters; return that of its inputs."""
    inputs, weight, bias = torch.ops.aten.native_batch_norm_backward(
        gradient, active, norm.weight, norm.running_mean, norm.running_var, *batch, True, norm.eps, [True, True, True]
    )
    _grad(norm.weight).copy_(weight)
    _grad(norm.bias).copy_(bias)
    gradient_of_inputs: Tensor = inputs
    return gradient_of_inputs


def _grad(parameter: Tensor) -> Tensor:
    assert parameter.grad is not None  # noqa: S101 (each is a view of a flat vector's)
    return parameter.grad


class _Flat:
    """Parameters as views of one vector, and their gradients as views of its gradient."""

    def __init__(self, parameters: list[nn.Parameter]) -> None:
        self.parameters = parameters
        self.vector = nn.Parameter(torch.cat([each.detach().reshape(-1) for each in parameters]))
        self.vector.grad = torch.zeros_like(self.vector)
        for each, view, gradient in zip(
            parameters, self.views(self.vector.data), self.views(self.vector.grad), strict=True
        ):
            each.data, each.grad = view, gradient

    def views(self, vector: Tensor) -> Iterator[Tensor]:
        """Give each parameter's part of a vector like this one, in the parameter's shape."""
        parts = torch.split(vector, [each.numel() for each in self.parameters])
        for each, part in zip(self.parameters, parts, strict=True):
            yield part.view(each.shape)
