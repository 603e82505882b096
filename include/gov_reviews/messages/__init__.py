"""Messages to people: what each receiver was told, the forms that services want, requests to addresses of the
operator.
"""
