"""Bodies and answers of banks."""

import unicodedata
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, ConfigDict, Field, RootModel, WithJsonSchema, create_model

from chalicelib.banks import models
from chalicelib.banks.models import BankRole
from chalicelib.questions.authoring import describe_question
from chalicelib.questions.registry import TYPES
from chalicelib.questions.responses import QuestionAdmin
from chalicelib.questions.schemas import QuestionIn
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import CleanLine, CleanText, Input, Instant, Output

MAX_TAGS = 20


def _composed(tag: str) -> str:
    return unicodedata.normalize("NFC", tag)


WantedTag = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_composed)]
"""A tag to filter by, in NFC as tags are stored: keyboards and files encode ü in two ways."""
Tag = Annotated[WantedTag, Field(pattern=r"^\S(.*\S)?$"), CleanLine]


def _distinct(tags: list[str]) -> list[str]:
    if len(set(tags)) < len(tags):
        raise ValueError("may have each tag once")
    return tags


Tags = Annotated[
    list[Tag],
    Field(max_length=MAX_TAGS, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_distinct),
]


def _known_type(name: str) -> str:
    if name not in TYPES:
        raise ValueError("is not a question type")
    return name


KnownType = Annotated[
    str, AfterValidator(_known_type), WithJsonSchema({"type": "string", "enum": list(TYPES)})
]


class BankIn(Input):
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), CleanLine]
    description: Annotated[str, Field(max_length=5000), CleanText] = ""


class BankStaffIn(Input):
    role: Annotated[BankRole, Field(strict=False)]


class BankStaffByEmailIn(BankStaffIn):
    email: Annotated[str, Field(min_length=3, max_length=254)]


class BankQuestionsQuery(PageQuery):
    tag: WantedTag | None = None
    type: KnownType | None = None
    query: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    """Part of one of a question's texts, in any case."""

    def selection(self) -> models.QuestionSelection:
        return models.QuestionSelection(
            tags=(self.tag,) if self.tag else (),
            types=(self.type,) if self.type else (),
            query=self.query or "",
        )


class BankOut(Output):
    id: str
    owner_id: str
    title: str
    description: str
    role: str
    """What you are to it: `owner`, `editor`, `viewer` or `admin`."""
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, bank: models.Bank, user_id: str) -> "BankOut":
        owns = bank.owner_id == user_id
        return cls(
            id=bank.id,
            owner_id=bank.owner_id,
            title=bank.title,
            description=bank.description,
            role="owner" if owns else bank.staff.get(user_id, "admin"),
            created_at=bank.created_at,
            updated_at=bank.updated_at,
        )


class BankStaffMember(Output):
    user_id: str
    username: str | None
    role: BankRole


class BankQuestionAdmin(QuestionAdmin):
    """A question of a bank with its solution; it may be sent as it is, without what is its own."""

    tags: list[str]
    version: int
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of_bank(cls, one: models.BankQuestion) -> "BankQuestionAdmin":
        own = {
            "tags": list(one.tags),
            "version": one.version,
            "created_at": one.created_at,
            "updated_at": one.updated_at,
        }
        return cls.of_members({**describe_question(one.question, one.solution), **own})


def _with_tags(model: Any) -> Any:  # noqa: ANN401 - made of the types' models
    name = f"Bank{model.__name__}"
    return create_model(name, __base__=model, tags=(Tags, Field(default_factory=list)))


_members: Any = get_args(get_args(QuestionIn)[0])
_union: Any = None
for _member in map(_with_tags, _members):
    _union = _member if _union is None else _union | _member
TaggedQuestionIn: Any = Annotated[_union, Field(discriminator="type")]
"""A question as quizzes have it, with tags."""


class BankQuestionBody(RootModel[TaggedQuestionIn]):
    """One question of a bank."""

    model_config = ConfigDict(defer_build=True)


class BankFileIn(Input):
    """The questions of a bank, as its export in JSON has them."""

    questions: Annotated[list[TaggedQuestionIn], Field(min_length=1, max_length=500)]
