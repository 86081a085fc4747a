from .shared_model import share_model as share_model
