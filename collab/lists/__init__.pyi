from .named_list import (
    ListMatch as ListMatch,
    NamedList as NamedList,
    match_list as match_list,
    with_ids as with_ids,
)
from .store import ListStore as ListStore
