"""What a panel's experts see: plain HTML forms for ranges in two rounds, that need no script and no account."""
