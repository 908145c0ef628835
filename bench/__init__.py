"""What a request costs, beside the least that it could cost: `python -m bench --help`."""
