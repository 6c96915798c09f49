"""What voters see: plain HTML forms that need no script, no account and no wide screen."""
