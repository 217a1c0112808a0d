"""The pages that reporters use."""
