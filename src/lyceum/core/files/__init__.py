"""Files: what somebody uploaded, from the first byte until the last trace of it is gone."""
