from .column_choice import ColumnChoice as ColumnChoice
from .same_data import SameData as SameData
from .used_before import used_before as used_before
