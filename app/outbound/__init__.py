"""Outbound: the only code that sends requests to other servers, and to private ones only if the operator allows it."""
