from .identity import TitleIdentities as TitleIdentities
from .links import TitleLink as TitleLink, title_links as title_links
from .lookup import TitleLookup as TitleLookup
from .matching import MatchStatus as MatchStatus, TitleMatch as TitleMatch
from .normalize import fold as fold, natural_title as natural_title
from .reference import Ids as Ids, TitleRef as TitleRef, id_text as id_text
