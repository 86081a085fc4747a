from .column_choice import ColumnChoice as ColumnChoice
from .used_before import used_before as used_before
