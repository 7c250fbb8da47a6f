"""One file per API resource: a function from the mailbox and a checked call to the answer's body."""
