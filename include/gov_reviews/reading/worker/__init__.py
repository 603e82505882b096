"""Reading hostile pages in a process that can be ended: time, memory and crashes of one page stay with that
page.
"""
