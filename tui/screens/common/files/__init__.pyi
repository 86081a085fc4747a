from .export_dialog import ExportDialog as ExportDialog, format_for as format_for
