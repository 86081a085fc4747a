from .named_list import (
    ListMatch as ListMatch,
    NamedList as NamedList,
    identified as identified,
    match_list as match_list,
)
from .store import ListStore as ListStore
