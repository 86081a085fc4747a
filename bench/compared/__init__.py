"""Our models beside those of other libraries, on the same rows and the same cores: make bench.

`system` says how a system is fitted and asked, `peers` has one file a library; `measures` says how good their answers
are, `speed` how fast; `job` takes one library through one split in a process of its own; `results` keeps what that
measured, a JSON object a line, and `tables` writes docs/compared.md of these.
"""
