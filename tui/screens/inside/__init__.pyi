from .inside_screen import InsideScreen as InsideScreen
