from .meter import Meter as Meter, span as span
from .opening import listed as listed, open_session as open_session, trained as trained
from .options import (
    Count as Count,
    Data as Data,
    Json as Json,
    Plain as Plain,
    Profile as Profile,
    Run as Run,
    RunId as RunId,
    RunIds as RunIds,
    TitleOrId as TitleOrId,
    new_app as new_app,
)
from .output import (
    drawn as drawn,
    emit as emit,
    fact as fact,
    glyphs as glyphs,
    labelled as labelled,
    note as note,
    say as say,
    table as table,
)
from .streams import in_words as in_words, open_streams as open_streams
