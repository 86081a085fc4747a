from .answers import Answers as Answers
from .title_marks import TitleMarks as TitleMarks
