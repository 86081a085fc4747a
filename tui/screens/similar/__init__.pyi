from .similar_screen import SimilarScreen as SimilarScreen
