from .als_fit import AlsFit as AlsFit
from .spark_session import (
    check_engine as check_engine,
    sent_file as sent_file,
    spark_session as spark_session,
)
