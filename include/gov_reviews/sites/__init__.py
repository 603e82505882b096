"""What is registered, and how sites of one family list and print their articles."""
