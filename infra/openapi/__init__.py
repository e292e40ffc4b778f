"""OpenAPI 3.1 document, generated from routes and models."""
