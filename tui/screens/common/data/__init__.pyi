from .columns_dialog import ColumnsDialog as ColumnsDialog
from .data_dialog import DataDialog as DataDialog, choose_data as choose_data
