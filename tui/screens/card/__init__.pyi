from .card_dialog import CardDialog as CardDialog
