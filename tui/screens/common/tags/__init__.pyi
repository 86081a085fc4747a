from .moving_rows import (
    Moving as Moving,
    MovingRows as MovingRows,
    compose_trial as compose_trial,
    show_trial as show_trial,
)
from .tags_dialog import TagsDialog as TagsDialog, turn_tags as turn_tags, turn_tags_near as turn_tags_near
