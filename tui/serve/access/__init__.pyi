from .gate import Gate as Gate, network as network
from .key_file import KeyEntry as KeyEntry, read_keys as read_keys
from .key_ring import LINK as LINK, KeyRing as KeyRing
from .tokens import TokenRing as TokenRing, token_digest as token_digest
