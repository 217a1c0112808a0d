"""The HTTP interface: schemas, problems and one router for each resource."""
