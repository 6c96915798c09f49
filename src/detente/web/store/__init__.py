"""The workbench's database: users, cases with all their versions, drafts, runs and results, panels. SQLite by default, or PostgreSQL."""

from detente.web.store.errors import Conflict as Conflict
from detente.web.store.errors import Forbidden as Forbidden
from detente.web.store.errors import Invalid as Invalid
from detente.web.store.errors import Missing as Missing
from detente.web.store.errors import StoreError as StoreError
from detente.web.store.errors import TooMany as TooMany
from detente.web.store.errors import Unavailable as Unavailable
from detente.web.store.models import Role as Role
from detente.web.store.models import Run as Run
from detente.web.store.models import Status as Status
from detente.web.store.models import User as User
from detente.web.store.models import Version as Version
from detente.web.store.store import LOCAL as LOCAL
from detente.web.store.store import Found as Found
from detente.web.store.store import Store as Store
