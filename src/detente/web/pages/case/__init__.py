"""The case page: one file for each tab and each part above the tabs. All edit one text (`editing`)."""
