from .foryou_screen import ForYouScreen as ForYouScreen
