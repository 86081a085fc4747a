from .markdown import taste_markdown as taste_markdown
from .page import Page as Page, Plot as Plot, taste_page as taste_page, taste_title as taste_title
from .rows import taste_rows as taste_rows
from .svg import taste_svg as taste_svg
