"""The workbench: all of detente in a browser and as an API. Screens and API ask the bench, which asks the store and the workers."""
