from .read_taste import read_taste as read_taste, with_users as with_users
from .records import (
    FEWEST as FEWEST,
    Change as Change,
    GroupTaste as GroupTaste,
    Manner as Manner,
    Movement as Movement,
    NearTitle as NearTitle,
    OddTitle as OddTitle,
    Period as Period,
    Taste as Taste,
)
