from .compiling import is_compiled as is_compiled, loop as loop, mark_compiled as mark_compiled
from .people import FoldedIn as FoldedIn, PeopleFoldIn as PeopleFoldIn
from .plain import PlainKernel as PlainKernel, load_kernel as load_kernel
from .rows import Kernel as Kernel, Loops as Loops, Rated as Rated, order_by_rows as order_by_rows
