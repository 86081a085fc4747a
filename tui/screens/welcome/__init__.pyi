from .data_dialog import choose_data as choose_data
from .welcome_screen import WelcomeScreen as WelcomeScreen
