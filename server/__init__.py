"""The service: a thin skin of HTTP over the library; no graph logic here."""
