from .cells import (
    HITS as HITS,
    RATED as RATED,
    RECOMMENDED as RECOMMENDED,
    SIMILAR as SIMILAR,
    hit_cells as hit_cells,
    rated_cells as rated_cells,
    recommended_cells as recommended_cells,
    similar_cells as similar_cells,
)
from .columns import (
    RowShares as RowShares,
    row_shares as row_shares,
    title_and_genres as title_and_genres,
    title_heading as title_heading,
    whole_genres as whole_genres,
)
from .lists import list_match_text as list_match_text, title_ref_text as title_ref_text
from .rows import (
    hit_heading as hit_heading,
    hit_row as hit_row,
    rate_row as rate_row,
    recommended_heading as recommended_heading,
    recommended_row as recommended_row,
    similar_heading as similar_heading,
    similar_row as similar_row,
    title_line as title_line,
    watch_sign as watch_sign,
)
from .words import (
    ORDERS as ORDERS,
    filter_text as filter_text,
    known_text as known_text,
    measure_heading as measure_heading,
    measure_text as measure_text,
    median_text as median_text,
    nearness_text as nearness_text,
    not_by_text as not_by_text,
    order_name as order_name,
    order_text as order_text,
    shelf_name as shelf_name,
    variety_text as variety_text,
)
