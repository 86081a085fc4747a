from .server import SshDoor as SshDoor, host_key as host_key
