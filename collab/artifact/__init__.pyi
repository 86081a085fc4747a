from .artifact import Artifact as Artifact
from .file import open_artifact as open_artifact
from .file import save_artifact as save_artifact
