from .agreement import (
    Agreement as Agreement,
    Both as Both,
    Leaning as Leaning,
    correlation as correlation,
    leanings as leanings,
    measure_agreement as measure_agreement,
)
from .export import (
    FORMATS as FORMATS,
    LETTERBOXD as LETTERBOXD,
    SUFFIXES as SUFFIXES,
    Format as Format,
    as_record as as_record,
    csv_text as csv_text,
    exported as exported,
    exported_together as exported_together,
    harmless_cell as harmless_cell,
    in_files as in_files,
    known_number as known_number,
    shared_record as shared_record,
)
from .filtering import (
    ANY_TITLE as ANY_TITLE,
    GenreChoice as GenreChoice,
    TitleFilter as TitleFilter,
    parse_filter as parse_filter,
)
from .lists import (
    GivenTags as GivenTags,
    Shelf as Shelf,
    ShelfKind as ShelfKind,
    TagScores as TagScores,
    recommend_turned as recommend_turned,
    shelves as shelves,
    similar_turned as similar_turned,
    surprise as surprise,
)
from .ranking import (
    BY as BY,
    WITHOUT_STARS as WITHOUT_STARS,
    By as By,
    best_joined as best_joined,
    check_order as check_order,
    joined as joined,
)
from .recommender import Recommender as Recommender
from .results import (
    Choice as Choice,
    Explanation as Explanation,
    Prediction as Prediction,
    Reason as Reason,
    Recommendation as Recommendation,
    Similar as Similar,
)
from .similar import (
    FEWEST as FEWEST,
    NEARNESS as NEARNESS,
    Nearness as Nearness,
    shares_of_both as shares_of_both,
)
from .together import (
    HOW as HOW,
    JOINT as JOINT,
    How as How,
    Joint as Joint,
    Shared as Shared,
    predict_together as predict_together,
    recommend_together as recommend_together,
    sample_shares as sample_shares,
    usual_least as usual_least,
)
from .train_model import train as train
from .trial import RatingTrial as RatingTrial
from .user_embedding import UserEmbedding as UserEmbedding
