from .table_step import (
    CompiledStep as CompiledStep,
    PlainStep as PlainStep,
    StepRates as StepRates,
    StepTable as StepTable,
    TableStep as TableStep,
    load_step as load_step,
)
