from .by_size import (
    LESSON_ROWS as LESSON_ROWS,
    configure_for as configure_for,
    resized as resized,
    sized_options as sized_options,
)
from .presets import (
    LESSON as LESSON,
    LESSON_DATA as LESSON_DATA,
    PUBLISHED_ON as PUBLISHED_ON,
    Preset as Preset,
    is_lesson_data as is_lesson_data,
    is_like_the_lesson as is_like_the_lesson,
    published as published,
)
