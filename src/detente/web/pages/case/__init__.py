"""The case page: one file for each tab and for each part above the tabs, over one shared text (`editing`)."""
