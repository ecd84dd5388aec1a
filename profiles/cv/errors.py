"""Why a file was not read: one code per reason, with the sentence that is shown for it."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MESSAGES: Mapping[str, "str | Promise"] = MappingProxyType(
    {
        "empty_file": _("The file is empty. Choose the file again, or save it once more first."),
        "too_large": _(
            "The file is larger than 10 MB. Save it without large pictures and try again."
        ),
        "too_many_pages": _(
            "The file has more than 60 pages. Upload your CV alone, without its appendices."
        ),
        "unpacks_too_large": _(
            "The file unpacks to far more than a CV holds. Save it again from your word processor "
            "and upload the new file."
        ),
        "unknown_format": _(
            "This kind of file cannot be read. Upload a PDF, DOCX, ODT, Europass XML, JSON Resume "
            "or plain text file."
        ),
        "old_word": _("This is an old Word or RTF file. Save it as DOCX or PDF and upload that."),
        "picture": _(
            "This is a picture. Upload the CV as a file with text in it, such as PDF or DOCX."
        ),
        "web_page": _("This is a web page. Print it to PDF and upload the PDF."),
        "encrypted": _(
            "The file is protected with a password. Save it without one and try again."
        ),
        "no_text": _(
            "No text can be read in this file: it seems to be a scan or a photo. Export the CV as "
            "PDF from the program it was written in."
        ),
        "hardly_any_text": _(
            "The file holds hardly any text. Check that it is the right one, and upload your "
            "whole CV."
        ),
        "broken": _("The file is damaged. Save it again and upload the new file."),
        "not_a_cv": _(
            "This text does not look like a CV: no education, work or skills were found. Upload "
            "your CV, or fill in the profile by hand."
        ),
        "a_transcript": _(
            "This looks like a list of grades, not a CV. Keep it for your application and upload "
            "your CV here."
        ),
        "took_too_long": _(
            "Reading the file took too long. Save it again as a simple PDF or DOCX and try again."
        ),
        "took_too_much_memory": _(
            "Reading the file needs too much memory. Save it again without large pictures."
        ),
        "reader_failed": _(
            "The file could not be read. Save it again, as PDF or DOCX, and upload the new file."
        ),
    }
)


class CvError(Exception):
    """A file that is not read, with a code of MESSAGES; the text never holds the file's words."""

    def __init__(self, code: str) -> None:
        if code not in MESSAGES:
            raise ValueError(f"unknown code of a CV error: {code}")
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        """Return the sentence for the reader, in the language in use."""
        return str(MESSAGES[self.code])
