"""The OpenAPI 3.1 document, made of the routes and models; it is kept, and served as kept."""
