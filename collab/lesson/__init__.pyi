from . import contents as contents
from .bias_model import BiasModel as BiasModel, Side as Side, fit_biases as fit_biases
from .contents import (
    compute_page as compute_page,
    find_page as find_page,
    is_computed_apart as is_computed_apart,
    page_names as page_names,
)
from .feedback_loop import (
    FIRST as FIRST,
    PEOPLE as PEOPLE,
    Outcome as Outcome,
    gini as gini,
    simulate as simulate,
    world as world,
)
from .page import (
    Bars as Bars,
    Line as Line,
    Move as Move,
    Page as Page,
    Plot as Plot,
    Question as Question,
    Shown as Shown,
    Situation as Situation,
    Table as Table,
    Words as Words,
)
from .progress import Progress as Progress, keep_progress as keep_progress, read_progress as read_progress
from .records import to_records as to_records
from .subsets import dense_split as dense_split, sampled_split as sampled_split
from .torch_modules import keepers as keepers, optimiser_view as optimiser_view, train_both as train_both
