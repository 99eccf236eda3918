"""The roles in words, as a page says them in the reader's language."""

from django.utils.translation import pgettext_lazy

from alongside.access.policy import Role

WORDS = {
    Role.SOCIAL_WORKER: pgettext_lazy("role", "social worker"),
    Role.TEAM_MANAGER: pgettext_lazy("role", "team manager"),
    Role.CHAIR: pgettext_lazy("role", "chair"),
    Role.ADMINISTRATOR: pgettext_lazy("role", "administrator"),
    Role.AGENCY_PROFESSIONAL: pgettext_lazy("role", "agency professional"),
    Role.ADVOCATE: pgettext_lazy("role", "advocate"),
    Role.FAMILY_MEMBER: pgettext_lazy("role", "family member"),
    Role.CHILD: pgettext_lazy("role", "child"),
    Role.MENTOR: pgettext_lazy("role", "mentor"),
    Role.QUALITY_ASSURANCE: pgettext_lazy("role", "quality assurance"),
    Role.BOARD_MEMBER: pgettext_lazy("role", "board member"),
    Role.DATA_STEWARD: pgettext_lazy("role", "data steward"),
    Role.SYSTEM_ADMINISTRATOR: pgettext_lazy("role", "system administrator"),
    Role.DUTY_MANAGER: pgettext_lazy("role", "duty manager"),
    Role.EMERGENCY_DUTY: pgettext_lazy("role", "emergency duty"),
    Role.FAMILY_GROUP_COORDINATOR: pgettext_lazy("role", "family group coordinator"),
    Role.DOMESTIC_ABUSE_ADVISER: pgettext_lazy("role", "domestic abuse adviser"),
    Role.PEER_ADVOCATE_COORDINATOR: pgettext_lazy("role", "peer advocate coordinator"),
}
