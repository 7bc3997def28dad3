"""Articles in the forms of others: pure functions of a record, one module a form."""
