from .columns import (
    EVERY_ROW as EVERY_ROW,
    ROLES as ROLES,
    TITLE_ROLES as TITLE_ROLES,
    Columns as Columns,
    check_roles as check_roles,
    is_known as is_known,
    plain as plain,
    positions_of as positions_of,
    recognise as recognise,
    recognise_listing as recognise_listing,
)
from .encodings import (
    NAMES as NAMES,
    encoding_named as encoding_named,
    guess_encoding as guess_encoding,
    guessed_text as guessed_text,
    shown_encoding as shown_encoding,
)
from .fields import (
    genres_of as genres_of,
    split_title as split_title,
    stars_of as stars_of,
    with_year as with_year,
    year_of as year_of,
)
from .files import (
    files_in as files_in,
    files_under as files_under,
    folders_in as folders_in,
    is_file as is_file,
    open_file as open_file,
    size_of as size_of,
)
from .json_rows import (
    JsonEntries as JsonEntries,
    after_blank as after_blank,
    broken as broken,
    entries_by_line as entries_by_line,
    listed_entries as listed_entries,
)
from .layout import BLANKS as BLANKS, Layout as Layout, Wish as Wish, find_layout as find_layout
from .lines import NotText as NotText, text_lines as text_lines
from .meanings import Ends as Ends, NoRating as NoRating, no_rating_by_hand as no_rating_by_hand
from .packing import open_bytes as open_bytes, packing_of as packing_of
from .table import (
    AS_FOUND as AS_FOUND,
    Corrections as Corrections,
    Table as Table,
    layout_rows as layout_rows,
    meaning as meaning,
    named_by_hand as named_by_hand,
    named_table as named_table,
    plain_table as plain_table,
    understand as understand,
    words_for as words_for,
)
from .times import (
    are_digit_days as are_digit_days,
    days_come_first as days_come_first,
    is_held as is_held,
    scaled as scaled,
    seconds_of as seconds_of,
)
