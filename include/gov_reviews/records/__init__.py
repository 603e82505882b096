"""The values that cross folder borders: frozen, named, one thing at a time; a module a stage."""
