"""The workbench: all of detente in a browser and as an API. Pages and API call the bench, which calls the store and the workers."""
