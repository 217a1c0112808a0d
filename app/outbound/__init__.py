"""Outbound: the only place that asks other servers, and never one inside unless the operator says so."""
