"""Credit of answers that a question cannot have here is named in the report, whatever its sign."""

import pytest

from chalicelib.quiz_formats.gift import read_gift
from chalicelib.quiz_formats.models import Entry, NoteCode, Outcome
from chalicelib.quiz_formats.xml_formats import read_xml

LOST = NoteCode.PARTIAL_CREDIT_LOST
ANSWER = "<answer fraction='{}'><text>{}</text></answer>"


def moodle(kind: str, *answers: tuple[str, str]) -> Entry:
    head = f"<quiz><question type='{kind}'><questiontext format='html'><text>Q</text>"
    inside = "".join(ANSWER.format(*one) for one in answers)
    [entry] = read_xml(f"{head}</questiontext>{inside}</question></quiz>", None)[1].entries
    return entry


def moodle_cloze(gap: str) -> Entry:
    head = "<quiz><question type='cloze'><questiontext format='html'><text>Q"
    [entry] = read_xml(f"{head} {gap}</text></questiontext></question></quiz>", None)[1].entries
    return entry


QTI12 = """<questestinterop><assessment ident="t"><section ident="s"><item ident="i"><itemmetadata>
<qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry>
</qtimetadatafield></qtimetadata></itemmetadata><presentation><material><mattext>Q</mattext>
</material><response_str ident="r"><render_fib><response_label ident="a"/></render_fib>
</response_str></presentation><resprocessing><outcomes><decvar maxvalue="100"/></outcomes>
{conditions}</resprocessing></item></section></assessment></questestinterop>"""


def qti12(kind: str, conditions: str) -> Entry:
    """A question of QTI 1.2 whose one response is a text or a number."""
    text = QTI12.format(kind=kind, conditions=conditions)
    [entry] = read_xml(text, None)[1].entries
    return entry


def condition(value: str, points: str) -> str:
    return (
        f"<respcondition><conditionvar><varequal respident='r'>{value}</varequal></conditionvar>"
        f"<setvar varname='SCORE' action='Set'>{points}</setvar></respcondition>"
    )


def only(text: str) -> Entry:
    [entry] = read_gift(text)
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        only("Q {=%-20%a =b}"),
        only("Q {=%50%a =b}"),
        only("Q {#=3:0.1 =%-50%4:0}"),
        only("Q {1:MC:=a~%-50%b}"),
        only("Q {1:MC:=a~%50%b}"),
        only("Q {1:SA:=a~%-50%b}"),
        moodle("shortanswer", ("100", "x"), ("-50", "y")),
        moodle("numerical", ("100", "3"), ("-50", "4")),
        moodle_cloze("{1:NM:=3~%-50%4}"),
        moodle_cloze("{1:SA:=a~%-100%b}"),
        qti12("short_answer_question", condition("a", "100") + condition("b", "50")),
        qti12("short_answer_question", condition("a", "100") + condition("b", "-50")),
        qti12("numerical_question", condition("3", "100") + condition("4", "-50")),
    ],
)
def test_credit_that_is_lost_is_named(entry: Entry) -> None:
    assert entry.question is not None, entry.notes
    assert (entry.outcome, {note.code for note in entry.notes}) == (Outcome.CHANGED, {LOST})


@pytest.mark.parametrize(
    "entry",
    [
        only("Q {=%0%a =b}"),
        only("Q {#=3:0.1 =%50%4:0}"),
        only("Q {1:MC:=a~%0%b}"),
        moodle("truefalse", ("100", "true"), ("0", "false")),
        qti12("short_answer_question", condition("a", "100") + condition("b", "100")),
    ],
)
def test_credit_that_is_kept_is_not_named(entry: Entry) -> None:
    assert entry.question is not None, entry.notes
    assert entry.outcome is Outcome.UNDERSTOOD


TRUTHS = """<response_lid ident="r"><render_choice>
<response_label ident="a"><material><mattext>True</mattext></material></response_label>
<response_label ident="b"><material><mattext>False</mattext></material></response_label>
</render_choice></response_lid>"""


def qti12_truth() -> Entry:
    text = QTI12.format(
        kind="true_false_question", conditions=condition("a", "100") + condition("b", "-50")
    )
    head, _, rest = text.partition("<response_str")
    text = head + TRUTHS + rest.partition("</response_str>")[2]
    [entry] = read_xml(text, None)[1].entries
    return entry


@pytest.mark.parametrize(
    "entry", [moodle("truefalse", ("100", "true"), ("-50", "false")), qti12_truth()]
)
def test_what_a_wrong_answer_costs_is_the_penalty_of_true_or_false_too(entry: Entry) -> None:
    assert entry.question is not None, entry.notes
    assert entry.question["type"] == "true_false"
    assert float(entry.question["penalty"]) == 0.5
