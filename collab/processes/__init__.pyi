from .client import (
    Cancelled as Cancelled,
    EndedEarly as EndedEarly,
    run_job as run_job,
    run_job_beside as run_job_beside,
)
from .command import (
    GUEST as GUEST,
    HOSTED as HOSTED,
    background as background,
    cores as cores,
    end_at_once as end_at_once,
    environment as environment,
    interpreter as interpreter,
    one_thread as one_thread,
    python_command as python_command,
    raise_limits as raise_limits,
    with_one_thread as with_one_thread,
)
from .job import Job as Job, Tell as Tell, interrupt_on_signals as interrupt_on_signals
