from .people_dialog import PeopleDialog as PeopleDialog
from .taste_dialog import TasteDialog as TasteDialog
