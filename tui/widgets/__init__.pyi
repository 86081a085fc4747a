from .chart import Chart as Chart
from .frame import PLACES as PLACES, BottomLine as BottomLine, Notice as Notice, TopLine as TopLine
from .line_list import LineList as LineList, ListHeading as ListHeading
from .line_text import TYPED_ENTER as TYPED_ENTER, cut as cut, hint as hint
from .path_field import PathField as PathField, complete_path as complete_path, names_offered as names_offered
from .rows_view import RowsView as RowsView
from .search_field import KeysHint as KeysHint, SearchField as SearchField
from .span_canvas import (
    CURSOR_STYLES as CURSOR_STYLES,
    HasTable as HasTable,
    SpanCanvas as SpanCanvas,
    component_classes as component_classes,
    component_css as component_css,
    cursor_css as cursor_css,
)
