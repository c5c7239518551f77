"""What is seen of a running server: request ids, logs, metrics, health."""
