"""The plain loop: torch's autograd computes the gradients of any module."""

from torch import Tensor

from collab.models.own import OwnModule
from collab.training.trainer import Trainer


class LoopTrainer(Trainer):
    """Trains any module by forward pass, loss and backward pass. Raises BadModule for one of one's own that cannot."""

    def gradients(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """Let autograd compute the gradient."""
        self.optimiser.zero_grad()
        loss = self.objective.loss(self.module(inputs), targets)
        try:
            loss.backward()  # type: ignore[no-untyped-call] # torch leaves this one without types
        except RuntimeError as error:
            if isinstance(self.module, OwnModule):
                raise self.module.problem(f"its backward pass failed: {error}") from error
            raise
        return loss.detach()
