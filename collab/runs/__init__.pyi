from .checkpoint import Checkpoints as Checkpoints
from .config import (
    RunConfig as RunConfig,
    SearchResult as SearchResult,
    SettingsFile as SettingsFile,
    read_settings as read_settings,
    settings_toml as settings_toml,
)
from .follow import follow as follow, follow_all as follow_all
from .launch import end as end, resume as resume, start as start
from .locks import is_held as is_held, sign as sign, signed_by as signed_by, take as take
from .model_files import export_model as export_model, import_model as import_model
from .queue import slots as slots, waiting_ahead as waiting_ahead
from .state import ACTIVE as ACTIVE, RunState as RunState
from .store import RunStore as RunStore
from .summary import RunSummary as RunSummary, checkpoint_phrase as checkpoint_phrase
