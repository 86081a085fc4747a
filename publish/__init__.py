"""Made from the program itself: man pages, the reference, the words of completion, the moving picture."""
