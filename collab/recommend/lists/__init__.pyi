from .diversity import candidates as candidates, diversified as diversified
from .given_tags import GivenTags as GivenTags
from .shelves import Shelf as Shelf, ShelfKind as ShelfKind, shelves as shelves
from .surprise import surprise as surprise
from .tag_scores import (
    TagScores as TagScores,
    recommend_turned as recommend_turned,
    similar_turned as similar_turned,
)
