"""The builder: a case entered step by step in forms made from the schema, as a second view of its text."""
