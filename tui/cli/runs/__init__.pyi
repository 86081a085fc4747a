from .settings import read as read
from .watch import attend as attend
