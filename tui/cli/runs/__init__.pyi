from .fit_options import read as read
from .watch import attend as attend
