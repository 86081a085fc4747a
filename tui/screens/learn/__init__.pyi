from .learn_screen import LearnScreen as LearnScreen
