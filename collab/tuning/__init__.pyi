from .space import searched as searched
from .study import GOALS as GOALS, Goal as Goal, Study as Study, Trial as Trial, default_goal as default_goal
