"""Jobs in processes of their own: one client, one entry, one map of errors, one command line."""

from collab.processes.client import Cancelled, EndedEarly, run_job, run_job_beside
from collab.processes.command import background, environment, python_command
from collab.processes.job import Job, Tell, interrupt_on_signals

__all__ = [
    "Cancelled",
    "EndedEarly",
    "Job",
    "Tell",
    "background",
    "environment",
    "interrupt_on_signals",
    "python_command",
    "run_job",
    "run_job_beside",
]
