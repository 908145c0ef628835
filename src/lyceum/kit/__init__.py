"""Pure helpers that know no domain: identifiers, time, text, secrets, windows."""
