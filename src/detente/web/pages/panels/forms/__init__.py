"""The forms of a panel's draft. Each changes one part of the text and leaves the rest alone, comments included."""
