from .train_screen import TrainScreen as TrainScreen
