from .import_dialog import open_import as open_import
from .people_dialog import PeopleDialog as PeopleDialog
from .taste_dialog import TasteDialog as TasteDialog
