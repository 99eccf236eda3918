"""How people are related, in words. The kinds are those of `relationships.csv`; an unknown one is shown as it came."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "mother": _("mother"),
    "father": _("father"),
    "adoptive parent": _("adoptive parent"),
    "step-parent": _("step-parent"),
    "parent's partner": _("parent's partner"),
    "partner": _("partner"),
    "former partner": _("former partner"),
    "grandparent": _("grandparent"),
    "sibling": _("sibling"),
    "half-sibling": _("half-sibling"),
    "step-sibling": _("step-sibling"),
    "aunt or uncle": _("aunt or uncle"),
    "cousin": _("cousin"),
    "carer": _("carer"),
    "foster carer": _("foster carer"),
    "other relative": _("other relative"),
    "friend of the family": _("friend of the family"),
}


def in_words(kind: str) -> str:
    """A kind of relationship in the reader's language."""
    return str(KINDS.get(kind, kind))
