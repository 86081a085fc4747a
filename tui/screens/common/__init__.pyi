from .answers import Answers as Answers, TitleMarks as TitleMarks
from .ask_line_dialog import AskLineDialog as AskLineDialog
from .base_screen import BaseScreen as BaseScreen, StandIn as StandIn
from .dialog import Dialog as Dialog, cancel_check as cancel_check, show_message as show_message
from .help_dialog import HelpDialog as HelpDialog
from .host import Host as Host
from .jump_dialog import JumpDialog as JumpDialog, jump_to as jump_to, panes_of as panes_of
from .later_titles import (
    LaterTitles as LaterTitles,
    later_titles_line as later_titles_line,
    later_titles_text as later_titles_text,
)
from .messages import (
    AnswersChanged as AnswersChanged,
    FilePasted as FilePasted,
    PlaceChosen as PlaceChosen,
    TitleChosen as TitleChosen,
    TitleOpened as TitleOpened,
)
from .pane_dialog import PaneDialog as PaneDialog
from .quit_dialog import Leaving as Leaving, QuitDialog as QuitDialog
from .title_list import (
    SearchPrepared as SearchPrepared,
    TitleFinder as TitleFinder,
    TitleList as TitleList,
)
