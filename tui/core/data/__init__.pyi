from .column_choice import ColumnChoice as ColumnChoice
from .corrections import (
    LABELS as LABELS,
    corrected_text as corrected_text,
    options_text as options_text,
    turned as turned,
    typed as typed,
)
from .file_kind import (
    IMPORT as IMPORT,
    LIST as LIST,
    RATINGS as RATINGS,
    FileKind as FileKind,
    corrections_of as corrections_of,
    mark_of_import as mark_of_import,
    scale_of_import as scale_of_import,
    titles_kind as titles_kind,
    titles_of as titles_of,
)
from .in_use import FIRST_DATA as FIRST_DATA, InUse as InUse, RunChoice as RunChoice
from .remembered import as_remembered as as_remembered, remember as remember
from .used_before import used_before as used_before
