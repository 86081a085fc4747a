from .column_choice import ColumnChoice as ColumnChoice
from .in_use import FIRST_DATA as FIRST_DATA, InUse as InUse, RunChoice as RunChoice
from .remembered import as_remembered as as_remembered, remember as remember
from .used_before import used_before as used_before
