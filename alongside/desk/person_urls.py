from django.urls import path

from alongside.desk import (
    case_system,
    chronology,
    detail_pages,
    merging,
    person_pages,
    picture,
    protected_pages,
    workers,
)

FAMILY = "families/<uuid:family>/"
PERSON = f"{FAMILY}people/<uuid:person>/"

urlpatterns = [
    path(f"{FAMILY}picture/", picture.picture, name="family_picture"),
    path(f"{FAMILY}chronology/", chronology.chronology, name="chronology"),
    path(f"{FAMILY}one-person/", merging.merges, name="merges"),
    path(f"{FAMILY}one-person/<uuid:merge>/", merging.decide, name="decide_merge"),
    path(f"{PERSON}one-person/", merging.ask, name="ask_merge"),
    path(f"{FAMILY}add/", person_pages.add_member, name="add_member"),
    path(f"{FAMILY}relationships/<uuid:relationship>/", person_pages.relationship, name="relationship"),
    path(f"{FAMILY}shared/<uuid:shared>/take-back/", detail_pages.take_back_detail, name="take_back_detail"),
    path(
        f"{FAMILY}addresses/<uuid:address>/show/", protected_pages.show_protected_address, name="show_protected_address"
    ),
    path(f"{FAMILY}addresses/<uuid:address>/protection/", protected_pages.change_protection, name="change_protection"),
    path(PERSON, person_pages.person, name="person"),
    path(f"{PERSON}case-system/", case_system.case_system, name="case_system"),
    path(f"{PERSON}address/", detail_pages.contact_details, name="contact_details"),
    path(f"{PERSON}safe-contact/", detail_pages.safe_contact, name="safe_contact"),
    path(f"{PERSON}safe-contact/again/", detail_pages.safe_contact_again, name="safe_contact_again"),
    path(f"{PERSON}details/add/", detail_pages.add_detail, name="add_detail"),
    path(f"{PERSON}details/<uuid:detail>/", detail_pages.change_detail, name="change_detail"),
    path(f"{PERSON}details/<uuid:detail>/share/", detail_pages.share_detail, name="share_detail"),
    path(f"{PERSON}photo/", workers.photo, name="photo"),
    path(f"{PERSON}photo/change/", workers.change_photo, name="change_photo"),
    path("about-me/", workers.about_me, name="about_me"),
    path("about-me/photo/", workers.own_photo, name="own_photo"),
    path("workers/<uuid:worker>/photo/", workers.worker_photo, name="worker_photo"),
    path("agencies/", workers.agencies, name="agencies"),
    path("agencies/<uuid:agency>/", workers.agency, name="agency"),
    path("teams/<uuid:team>/", workers.team, name="team"),
    path(f"{PERSON}related/", person_pages.add_relationship, name="add_relationship"),
    path(f"{PERSON}birth/", person_pages.birth, name="birth"),
    path(f"{PERSON}death/", person_pages.death, name="death"),
    path(f"{PERSON}name/", person_pages.correct_who, name="correct_who"),
    path(f"{PERSON}numbers/", person_pages.add_number, name="add_number"),
    path(f"{PERSON}needs/", person_pages.needs_of, name="needs"),
    path(f"{PERSON}decisions/", person_pages.add_competence, name="add_competence"),
    path(f"{PERSON}decisions/<uuid:competence>/again/", person_pages.judge_again, name="judge_again"),
]
