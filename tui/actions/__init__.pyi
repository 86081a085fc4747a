from .action import Action as Action, joined as joined, without_stars as without_stars
from .table import (
    ACTIONS as ACTIONS,
    actions_of as actions_of,
    bindings as bindings,
    everywhere as everywhere,
)
