from .files import (
    damaged_name as damaged_name,
    home_folder as home_folder,
    not_kept as not_kept,
    open_appending as open_appending,
    open_plain as open_plain,
    private_folder as private_folder,
    read_small as read_small,
    replacing as replacing,
    set_aside as set_aside,
    write_text as write_text,
)
from .os_errors import os_error as os_error, os_error_text as os_error_text
from .strings import Strings as Strings
from .tensors import read_tensors as read_tensors, write_tensors as write_tensors
