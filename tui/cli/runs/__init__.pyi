from . import fit_options as fit_options
from .fit_options import Subject as Subject, read as read, subject_of_run as subject_of_run
from .watch import attend as attend
