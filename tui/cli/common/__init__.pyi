from .as_file import AsFile as AsFile
from .meter import Meter as Meter, collect as collect, span as span
from .opening import (
    listed as listed,
    note_corrections as note_corrections,
    note_encoding as note_encoding,
    open_session as open_session,
    prepare_for_many as prepare_for_many,
    trained as trained,
)
from .options import (
    Count as Count,
    Data as Data,
    Encoding as Encoding,
    Json as Json,
    Master as Master,
    Memory as Memory,
    NoHeader as NoHeader,
    Plain as Plain,
    Profile as Profile,
    Run as Run,
    RunId as RunId,
    RunIds as RunIds,
    Skip as Skip,
    TitleOrId as TitleOrId,
    columns_of as columns_of,
    new_app as new_app,
)
from .output import (
    drawn as drawn,
    emit as emit,
    fact as fact,
    glyphs as glyphs,
    labelled as labelled,
    next_command as next_command,
    note as note,
    print_certainty as print_certainty,
    print_line as print_line,
    table as table,
)
from .streams import is_plain as is_plain, open_streams as open_streams
