"""One answer to "which title is this?": for a title that is typed, one of an answer, and one as a service writes it."""
