from .artifact import Artifact as Artifact
from .file import open_artifact as open_artifact, save_artifact as save_artifact
