from .rate_screen import RateScreen as RateScreen
