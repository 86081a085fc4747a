from .assemble import Label as Label, assemble as assemble, merge_titles as merge_titles
from .bad_rows import find_off_scale as find_off_scale, off_scale as off_scale, stars_problem as stars_problem
from .first_look import (
    FirstLook as FirstLook,
    facts_of as facts_of,
    look_at_layout as look_at_layout,
    look_at_table as look_at_table,
)
from .genome import genome_files as genome_files, is_genome as is_genome, read_genome as read_genome
from .id_codes import IdCodes as IdCodes
from .pairs import rows_of as rows_of
from .parquet import ParquetReader as ParquetReader, look_at_parquet as look_at_parquet
from .reader import ALONE as ALONE, Ids as Ids, OddRows as OddRows, Reader as Reader
from .rows import PeopleReader as PeopleReader, RowReader as RowReader, is_quick as is_quick
from .sample import SampleReader as SampleReader
from .side_files import (
    ListedItem as ListedItem,
    ListedUser as ListedUser,
    links_table as links_table,
    look_at_titles as look_at_titles,
    movies_csv as movies_csv,
    movies_dat as movies_dat,
    titles_table as titles_table,
    u_item as u_item,
    u_user as u_user,
    users_dat as users_dat,
)
from .text import TextReader as TextReader
