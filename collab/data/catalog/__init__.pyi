from .archives import (
    archive as archive,
    available as available,
    check as check,
    download as download,
    place as place,
    published as published,
)
from .entries import (
    ENTRIES as ENTRIES,
    Entry as Entry,
    entry as entry,
    latest_set as latest_set,
    namespace as namespace,
)
