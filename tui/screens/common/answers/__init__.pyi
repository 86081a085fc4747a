from .answers import Answers as Answers, ErrorsShown as ErrorsShown
from .title_marks import TitleMarks as TitleMarks
