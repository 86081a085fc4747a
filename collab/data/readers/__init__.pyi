from .assemble import Label as Label, assemble as assemble, merge_titles as merge_titles
from .bad_rows import find_bad_row as find_bad_row, stars_problem as stars_problem
from .columns import EVERY_ROW as EVERY_ROW, ROLES as ROLES, check_roles as check_roles
from .delimited import DelimitedFile as DelimitedFile, named_table as named_table, plain_table as plain_table
from .fields import seconds_of as seconds_of, split_title as split_title, year_of as year_of
from .first_look import FirstLook as FirstLook, look_at_parquet as look_at_parquet, look_at_table as look_at_table
from .id_codes import IdCodes as IdCodes
from .pairs import rows_of as rows_of
from .parquet import ParquetReader as ParquetReader
from .reader import ALONE as ALONE, Ids as Ids, Reader as Reader
from .sample import SampleReader as SampleReader
from .side_files import (
    ListedItem as ListedItem,
    ListedUser as ListedUser,
    movies_csv as movies_csv,
    movies_dat as movies_dat,
    u_item as u_item,
    u_user as u_user,
    users_dat as users_dat,
)
from .text import PeopleReader as PeopleReader, TextReader as TextReader
