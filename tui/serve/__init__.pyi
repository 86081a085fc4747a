from .backup import back_up as back_up, restore as restore
from .confinement import (
    confine as confine,
    confinement_problem as confinement_problem,
    limit_process as limit_process,
)
from .homes import KEYS as KEYS, Homes as Homes
from .hosting import TICK as TICK, Hosting as Hosting, only_server as only_server
from .journal import read_journal as read_journal
from .limits import Limits as Limits, read_limits as read_limits
from .nursery import LONGEST_REQUEST as LONGEST_REQUEST, Child as Child
from .pipes import Input as Input, Output as Output, Pausable as Pausable
from .serving import Door as Door, listen as listen, serve as serve
from .session_process import SessionProcess as SessionProcess
from .sessions import Session as Session, Sessions as Sessions, Visitor as Visitor
from .status import memory_kib as memory_kib, read_status as read_status, server_process as server_process
