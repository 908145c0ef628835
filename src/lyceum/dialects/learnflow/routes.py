"""The whole API as a table (witnesses: seed; contract L16, L26–L28, L31, L38, L39)."""

from __future__ import annotations

from lyceum.dialects.learnflow.account_routes import ACCOUNT
from lyceum.dialects.learnflow.commerce_routes import COMMERCE
from lyceum.dialects.learnflow.learning_routes import LEARNING

OPERATIONS = (*LEARNING, *COMMERCE, *ACCOUNT)
