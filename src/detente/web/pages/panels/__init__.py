"""The pages of panels, for those who run them."""
