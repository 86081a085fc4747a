from .gibbs_start import GibbsStart as GibbsStart
from .gradient_start import GradientStart as GradientStart, fill_from as fill_from
from .parent import Parent as Parent, parent_of as parent_of
from .settings import CONTINUABLE as CONTINUABLE, continued_config as continued_config
