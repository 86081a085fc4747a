from .als_fit import AlsFit as AlsFit
from .spark_session import check_engine as check_engine
