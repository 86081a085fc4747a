from .exports import read_export as read_export
from .first_look import (
    guessed_encoding as guessed_encoding,
    look_at_export as look_at_export,
    look_at_list as look_at_list,
)
from .list_file import (
    LIST_ROLES as LIST_ROLES,
    has_lists as has_lists,
    keep_lists as keep_lists,
    parse_list as parse_list,
    read_lists as read_lists,
)
from .preview import (
    OURS as OURS,
    ImportPreview as ImportPreview,
    answers_from_rows as answers_from_rows,
    preview_import as preview_import,
)
from .rows import MatchedRow as MatchedRow
from .services import IMPORT_ROLES as IMPORT_ROLES
