"""Small widgets that every view uses."""
