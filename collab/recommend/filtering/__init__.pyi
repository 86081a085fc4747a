from .genre_choice import GenreChoice as GenreChoice
from .title_filter import ANY_TITLE as ANY_TITLE, Conditions as Conditions, TitleFilter as TitleFilter
from .typed_filter import parse_filter as parse_filter
