from .group import Group as Group
from .list_together import WATCHING as WATCHING, TogetherSettings as TogetherSettings, Watching as Watching
from .vetoes import Vetoes as Vetoes
