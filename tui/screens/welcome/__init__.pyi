from .welcome_screen import WelcomeScreen as WelcomeScreen
