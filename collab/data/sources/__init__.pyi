from .offered import converted as converted, offered_readers as offered_readers
from .request import Request as Request
from .source import Source as Source, find_source as find_source
from .understanding import (
    Understanding as Understanding,
    listed_users as listed_users,
    named_titles as named_titles,
    needed as needed,
    understand_files as understand_files,
)
from .zipped import unzipped as unzipped
