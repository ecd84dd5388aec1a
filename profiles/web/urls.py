"""Addresses of a talent's own pages."""

from __future__ import annotations

from django.urls import path

from profiles.web import cv, data, profile

app_name = "profiles"
urlpatterns = [
    path("profile/", profile.overview, name="profile"),
    path("profile/edit/<slug:name>/", profile.section, name="section"),
    path("profile/skills/", profile.skills, name="skills"),
    path("profile/parts/<slug:kind>/", profile.part, name="part-new"),
    path("profile/parts/<slug:kind>/<uuid:pk>/", profile.part, name="part"),
    path("profile/parts/<slug:kind>/<uuid:pk>/remove/", profile.remove, name="remove"),
    path("profile/cv/", cv.upload, name="cv"),
    path("profile/cv/<uuid:pk>/", cv.review, name="cv-review"),
    path("profile/cv/<uuid:pk>/progress/", cv.progress, name="cv-progress"),
    path("profile/cv/<uuid:pk>/file/", cv.original, name="cv-file"),
    path("profile/cv/<uuid:pk>/delete/", cv.delete, name="cv-delete"),
    path("profile/consents/", data.consents, name="consents"),
    path("profile/data/", data.data, name="data"),
    path("profile/data.json", data.download, name="download"),
    path("profile/resume.json", data.json_resume, name="json-resume"),
    path("profile/europass.xml", data.europass, name="europass"),
    path("profile/delete/", data.delete, name="delete"),
]
