from .server import SshServer as SshServer, host_key as host_key, listen as listen
