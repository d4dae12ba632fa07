"""Writing as a transaction, for one file or five thousand: all new bytes are staged and synced,
one rename commits, then the files are exchanged. What was interrupted is finished at the next
start, and what was written can be taken back later.
"""
