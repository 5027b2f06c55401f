"""The rules of the folder, family by family; a rule exists once its module lists it and this page imports the module."""
