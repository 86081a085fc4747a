from .best_titles import Move as Move, Ranking as Ranking, favourites as favourites
from .data_spec import data_name as data_name, data_spec as data_spec
from .fetching import fetch as fetch
from .import_review import FILTERS as FILTERS, Review as Review, RowFilter as RowFilter
from .lesson_session import LessonSession as LessonSession
from .list_settings import ListSettings as ListSettings, TypedFilter as TypedFilter, orders_of as orders_of
from .question_pages import BLOCK as BLOCK, QuestionPages as QuestionPages
from .questions import Questions as Questions, nudged as nudged, stars_of as stars_of
from .saved_screen import (
    SavedScreen as SavedScreen,
    Subject as Subject,
    subject_of as subject_of,
    word as word,
    words as words,
)
from .saved_screens import SavedScreens as SavedScreens
from .session import Ready as Ready, Session as Session, Trained as Trained, View as View
from .title_table import TitleFacts as TitleFacts, TitleTable as TitleTable, table_of_model as table_of_model
