"""What every test shares."""

pytest_plugins = ["tests.databases", "tests.process_state"]
