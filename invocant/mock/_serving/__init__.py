"""APIs served: requests to services, answers and faults onto the wire."""
