from .client import (
    Cancelled as Cancelled,
    EndedEarly as EndedEarly,
    run_job as run_job,
    run_job_beside as run_job_beside,
)
from .command import background as background, environment as environment, python_command as python_command
from .job import Job as Job, Tell as Tell, interrupt_on_signals as interrupt_on_signals
