from .files import (
    file_error_text as file_error_text,
    not_kept as not_kept,
    open_appending as open_appending,
    open_plain as open_plain,
    read_small as read_small,
    replacing as replacing,
    write_bytes as write_bytes,
    write_text as write_text,
)
from .json_files import Line as Line, read_model as read_model, read_toml as read_toml, write_model as write_model
from .memory import give_back_memory as give_back_memory, release_code as release_code, trim_memory as trim_memory
from .os_errors import os_error as os_error, os_error_text as os_error_text, own_error_text as own_error_text
from .paths import (
    damaged_name as damaged_name,
    home_folder as home_folder,
    pasted_file as pasted_file,
    private_folder as private_folder,
    set_aside as set_aside,
    typed_path as typed_path,
)
from .shared_objects import share_object as share_object, shared_object as shared_object
from .string_index import StringIndex as StringIndex
from .strings import Strings as Strings
from .tensors import read_tensors as read_tensors, release_pages as release_pages, write_tensors as write_tensors
