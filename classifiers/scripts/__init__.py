"""Scripts around the classifier: what a developer runs, never the product."""
