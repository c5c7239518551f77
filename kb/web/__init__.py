"""The server: HTTP API, SPARQL endpoint and pages over one knowledge base. `kb.web.app` says how it fits together."""
