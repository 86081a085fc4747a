from .theme_dialog import ThemeDialog as ThemeDialog
