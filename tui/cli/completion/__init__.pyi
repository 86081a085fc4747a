from .candidates import Candidate as Candidate, candidates as candidates
from .command import app as app
from .shells import ASKING as ASKING, SHELLS as SHELLS, answer as answer, script as script
