"""A profile's rows as they leave the service."""

from __future__ import annotations

from profiles.cv.export import (
    ExportCertificate,
    ExportEducation,
    ExportExperience,
    ExportProfile,
)
from profiles.models import Profile


def export_profile(profile: Profile) -> ExportProfile:
    """Return a profile for export; what is not stated is None."""
    city = profile.city
    return ExportProfile(
        name=f"{profile.given_name} {profile.family_name}".strip() or None,
        email=profile.user.email,
        phone=profile.phone or None,
        city=city.name if city else None,
        country_code=city.country_code if city else None,
        headline=profile.headline or None,
        summary=profile.summary or None,
        lang=profile.lang or None,
        links=tuple(profile.links),
        education=tuple(
            ExportEducation(
                institution=row.institution,
                degree=row.degree or None,
                field=row.field or None,
                isced_f=row.isced_f or None,
                eqf_level=row.eqf_level,
                start=row.start or None,
                end=row.end or None,
            )
            for row in profile.educations.all()
        ),
        experience=tuple(
            ExportExperience(
                employer=row.employer or None,
                title=row.title,
                start=row.start or None,
                end=row.end or None,
                summary=row.tasks,
            )
            for row in profile.experiences.all()
        ),
        languages=tuple((row.code, row.cefr_level or None) for row in profile.languages.all()),
        skills=tuple(row.phrase for row in profile.skills.all()),
        certificates=tuple(
            ExportCertificate(row.name, row.issuer or None, row.given or None)
            for row in profile.certificates.all()
        ),
    )
