"""What stands behind dev.py: environment, embedded services, supervision. Standard library only."""
