from .gate import Gate as Gate
from .key_file import KeyEntry as KeyEntry, read_keys as read_keys
from .key_ring import LINK as LINK, KeyRing as KeyRing
