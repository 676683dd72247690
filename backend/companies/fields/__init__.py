"""What people type about a company: types, identifiers, names of its facts, forms of its steps."""
