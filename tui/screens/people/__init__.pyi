from .import_dialog import NO_TITLES as NO_TITLES, ImportDialog as ImportDialog
from .people_dialog import PeopleDialog as PeopleDialog
from .taste_dialog import TasteDialog as TasteDialog
