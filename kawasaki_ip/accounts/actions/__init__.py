"""What is done with accounts: staff are invited, given roles, reviewed, locked; people change their own."""
