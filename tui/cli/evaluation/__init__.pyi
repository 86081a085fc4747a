from .evaluate import app as app
