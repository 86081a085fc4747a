"""The ground that tests and benches of this program, and of models of one's own, stand on: nothing else imports it."""
