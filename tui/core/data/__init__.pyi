from .column_choice import ColumnChoice as ColumnChoice
from .estimate import Estimate as Estimate, estimate as estimate
from .used_before import used_before as used_before
