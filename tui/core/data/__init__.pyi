from .column_choice import ColumnChoice as ColumnChoice
from .remembered import as_remembered as as_remembered, remember as remember
from .used_before import used_before as used_before
