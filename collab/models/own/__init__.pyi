from .module import OwnModule as OwnModule
