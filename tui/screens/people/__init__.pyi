from .people_dialog import PeopleDialog as PeopleDialog
