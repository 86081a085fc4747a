"""Collaborative filtering from ratings to recommendations, and to people the model was never trained on.

    ratings = collab.load("sample")
    split = collab.split(ratings, "random:0.2@42")
    config = collab.configure("dot-bias", epochs=5)
    rec = collab.train(ratings, split, config)
    me = rec.fold_in({"356": 3.5, "1214": 5})
    rec.recommend(me, n=20)

Names are imported when they are first used, so that importing `collab` costs nothing and never loads torch by itself.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
