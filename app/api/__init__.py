"""The HTTP interface: schemas, problems and a router for each resource."""
