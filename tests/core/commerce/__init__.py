"""Commerce: buying, paying, giving back."""
