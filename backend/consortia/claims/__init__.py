"""What is said of a consortium's project and of its members' groups: claimed, then shown."""
