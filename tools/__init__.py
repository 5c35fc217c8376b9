"""What tests, benchmarks and people at work share: a server to look at, and screenshots of it."""
