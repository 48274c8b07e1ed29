from monitoring.models.assessment import Assessment
from monitoring.models.reminder import Reminder

__all__ = ["Assessment", "Reminder"]
