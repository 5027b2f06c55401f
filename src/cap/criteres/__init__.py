"""The 36 criteria, one small pure function each, grouped by phase; `rubrique` holds what they claim and look for."""
