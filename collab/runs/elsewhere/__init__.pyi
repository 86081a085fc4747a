from .event_files import write_event_files as write_event_files
from .notice import (
    NewsWatch as NewsWatch,
    news_of as news_of,
    notify as notify,
    notifying_command as notifying_command,
)
