from .chart import Chart as Chart
from .cut import cut as cut
from .frame import PLACES as PLACES, BottomLine as BottomLine, Notice as Notice, TopLine as TopLine
from .hint import TYPED_ENTER as TYPED_ENTER, hint as hint
from .line_list import LineList as LineList
from .list_heading import ListHeading as ListHeading
from .rows_view import RowsView as RowsView
from .search_field import SearchField as SearchField
from .span_canvas import (
    CURSOR_STYLES as CURSOR_STYLES,
    HasTable as HasTable,
    SpanCanvas as SpanCanvas,
    component_classes as component_classes,
    cursor_css as cursor_css,
)
