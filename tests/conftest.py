"""What every test shares."""

from hypothesis import settings

pytest_plugins = ["tests.databases", "tests.process_state"]

# How fast a machine is decides no test; a loop that never ends meets the time-out of pytest.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
