from .agreement import (
    NEAR_USERS as NEAR_USERS,
    USERS as USERS,
    agreement_rows as agreement_rows,
    near_user_cells as near_user_cells,
    near_user_row as near_user_row,
    user_cells as user_cells,
    user_row as user_row,
)
from .person import (
    MARKED as MARKED,
    day as day,
    history_rows as history_rows,
    imported_text as imported_text,
    person_name as person_name,
    person_row as person_row,
    step_text as step_text,
    unknown_text as unknown_text,
)
from .together import (
    joint_text as joint_text,
    reasons_rows as reasons_rows,
    together_cells as together_cells,
    together_columns as together_columns,
    together_heading as together_heading,
    together_row as together_row,
    unranked_text as unranked_text,
    watched_text as watched_text,
)
