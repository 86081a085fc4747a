from .export_dialog import ExportDialog as ExportDialog
