from .network import NetworkTrainer as NetworkTrainer
from .objective import CrossEntropy as CrossEntropy, Objective as Objective, SquaredError as SquaredError
from .table import TableTrainer as TableTrainer
from .touched_table import TouchedTableTrainer as TouchedTableTrainer
from .trainer import (
    LoopTrainer as LoopTrainer,
    Trainer as Trainer,
    copy_tensors as copy_tensors,
    fill_tensors as fill_tensors,
    ridge_of as ridge_of,
)
