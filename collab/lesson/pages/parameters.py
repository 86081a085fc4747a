"""Tensors that are parameters, and embeddings made by hand (lesson section "Creating our own embedding module")."""

import numpy as np

from collab.lesson import Line, Move, Page, Plot, Question, Shown, Situation, Table, Words

_NUMBERS, _FACTORS, _EPOCHS = ("3", "10", "100"), ("5", "20"), ("1", "2", "3")


def compute(situation: Situation) -> tuple[Shown, ...]:
    """Build three modules and ask for their parameters, then train two pairs of tables from the same start."""
    # only now, and in a process of its own: they bring torch
    from collab.lesson import keepers, optimiser_view, train_both

    moved = situation.moved
    size = int(moved["numbers"])
    losses = train_both(situation.ratings, int(moved["factors"]), int(moved["epochs"]), situation.progress)
    first, last = losses["nn.Embedding"][0], losses["nn.Embedding"][-1]
    apart = float(np.abs(np.subtract(losses["nn.Embedding"], losses["by hand"])).max())
    same = "the same at every step" if apart == 0 else f"the same to within {apart:.1e}"
    return (
        Table(
            ("self.a =", "parameters()", "numbers", "first after a step"),
            tuple((code, *optimiser_view(module, size)) for code, module in keepers(size).items()),
            ("numbers", "first after a step"),
        ),
        Words("A step of size 0.1 down the gradient of the sum; every number starts at 1."),
        Plot("step", "train loss", tuple(_line(name, values) for name, values in losses.items())),
        Words(
            f"Two dot products, one of two nn.Embedding, one of two tensors wrapped by hand, from the same start: the "
            f"train loss goes from {first:.3f} to {last:.3f}, {same}."
        ),
    )


def _line(name: str, losses: list[float]) -> Line:
    return Line(name, tuple((float(step + 1), loss) for step, loss in enumerate(losses)))


PAGE = Page(
    name="parameters",
    title="What makes a tensor a parameter",
    section="Creating our own embedding module",
    text=(
        "The optimiser changes what the module's parameters() gives it, and nothing else. A plain tensor is not among "
        "them, however much the result depends on it: it stays what it was. Wrapped in nn.Parameter it is found; a "
        "layer such as nn.Linear or nn.Embedding has wrapped its tensors already. So an embedding can be made by hand: "
        "a parameter, with rows picked by index. Both ways are trained here, from the same numbers."
    ),
    moves=(
        Move("numbers", "numbers in the tensor of the first table", _NUMBERS, "3"),
        Move("factors", "factors of the two dot products", _FACTORS, "5"),
        Move("epochs", "epochs that they train", _EPOCHS, "2"),
    ),
    compute=compute,
    stars=True,
    questions=(
        Question(
            "A module keeps self.bias = torch.zeros(1). What does training do to it?",
            (
                "it learns it like any other number",
                "nothing: the optimiser never sees it",
                "it fails at the first step",
                "it learns it at half the rate",
            ),
            1,
            "parameters() lists tensors wrapped in nn.Parameter and those of layers; a plain tensor is neither, so no "
            "step ever changes it. No error says so, which makes it easy to miss.",
            (
                "parameters() lists what is learned, and a plain tensor is not listed.",
                "No error is raised: it is left alone without a word.",
                "All that is listed has one rate, and this is not listed.",
            ),
        ),
    ),
    torch=True,
)
