pytest_plugins = ["crm.embedded.pytest_plugin"]
