from .archives import (
    archive as archive,
    available as available,
    download as download,
    folder as folder,
    published as published,
    unpack as unpack,
)
from .entries import ENTRIES as ENTRIES, Entry as Entry, entry as entry, namespace as namespace
