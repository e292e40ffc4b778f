"""Plain text of HTML keeps the displayed text, or notes what is lost."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.quiz_formats.html_text import plain_text
from chalicelib.quiz_formats.models import NoteCode
from tests.support.cost_limits import bounded_time

SECONDS = 3
"""Far more than 100 kilobytes take in linear time."""


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p>\n<P class='x'>two<br/>three</P>", "One\ntwo\nthree"),
        ("2<sup>3</sup> H<sub>2</sub>O", "2^3 H_2O"),
        ("x<sup>a+b</sup>c x<sup>2</sup>3", "x^(a+b)c x^(2)3"),
        ("1 < 2 &lt;b&gt; &amp;amp; &nbsp;3", "1 < 2 <b> &amp; \xa03"),
        ("<!-- said --><!DOCTYPE html>a", "a"),
        ("<!-- key -> B -->What?", "What?"),
        ("<!-- <b>it is 2</b> -->What?", "What?"),
        ("What?<!-- never closed: B", "What?"),
        ("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->Q<o:p></o:p>", "Q"),
        ("<pre>if n > 1:\n    x()\n\ny()</pre>", "if n > 1:\n    x()\n\ny()"),
        ("if n:<br>&nbsp;&nbsp;x()", "if n:\n  x()"),
        ("<table><tr><td>x</td><td>1<td>2<tr><td>y</table>z", "x | 1 | 2\ny\nz"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n1. c"),
        ("a<hr>b<blockquote>c</blockquote><section>d</section>e", "a\nb\nc\nd\ne"),
        ("<dl><dt>a<dd>b</dl><select><option>c<option>d</select>", "a\nb\nc\nd"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of 50", "1/2 of 50"),
        (
            "<math><msup><mn>2</mn><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></msup></math>",
            "2^(n+1)",
        ),
        (
            "<math><mn>1</mn><annotation encoding='TeX'>\\pi</annotation></math>",
            r"\(\pi\)",
        ),
        ("<script type='math/tex'>x^2</script>", r"\(x^2\)"),
        ("<script type='math/tex; mode=display'>x</script>", r"\[x\]"),
        ("<img class='equation_image' data-equation-content='x^2' src=y>", r"\(x^2\)"),
        ("see <a href='https://example.org/a'>this</a>", "see this (https://example.org/a)"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ("a <b and c", "a <b and c"),
    ],
)
def test_plain_text_equals_the_displayed_text(html: str, text: str) -> None:
    assert plain_text(html) == (text, ())


@pytest.mark.parametrize(
    ("html", "text", "code", "detail"),
    [
        ("a<script>if (a < b) {}</script>b", "ab", "html_removed", "script"),
        ("<style>p{}</style>c", "c", "html_removed", "style"),
        ("<script>never closed", "", "html_removed", "script"),
        ("do <del>not</del> go", "do not go", "html_removed", "striking out"),
        ("the <u>second</u> one", "the second one", "html_removed", "underlining"),
        ("the <span style='color: red'>red</span> one", "the red one", "html_removed", "Colours"),
        ("a<span style='display:none'>key</span>", "a", "html_removed", "Hidden"),
        ("<input value=x>a", "a", "html_removed", "input"),
        ("<img src='a/b.png?x=1'>Q", "Q", "file_missing", "b.png"),
        ("<img alt='a > b'>Q", "[a > b]Q", "file_missing", "picture"),
        ("<img alt='a < b' src=x.png>Q", "[a < b]Q", "file_missing", "x.png"),
        ("<video><source src=v.mp4>No video.</video>Q", "Q", "file_missing", "v.mp4"),
        ("#include <stdio.h>", "#include <stdio.h>", "html_kept", "<stdio.h>"),
        (f"a&#{'9' * 5000};", "a\ufffd", "encoding", "reference"),
        (
            "<math><mtable><mtr><mtd><mn>1</mn></mtd></mtr></mtable></math>",
            "1",
            "html_removed",
            "one line",
        ),
    ],
)
def test_losses_of_plain_text_are_noted(html: str, text: str, code: str, detail: str) -> None:
    found, [note] = plain_text(html)
    assert (found, note.code) == (text, NoteCode(code))
    assert detail in note.detail


SPELLED = """< > <a </ <! <!-- --> & &# x <p> </p> <pre> <table> <tr> <td> <sup> </sup> <li> <ol>
<math> <mfrac> ' " <img alt= = <script> </script> <a<b> <ruby> &#0; &#x1b;"""
PIECES = st.sampled_from([*SPELLED.split(), " ", "\n", "\x00", "\x01", "\ud800"])


@example("<unknown\x1b>")
@example("<unknown a='\x00'>")
@example("<!\x01-- no comment")
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_any_html_has_a_text_without_controls(html: str) -> None:
    text, _ = plain_text(html)
    assert not any(letter < " " and letter not in "\n\t" for letter in text)
    assert "<!--" not in text


TEDIOUS = """<a,<,&,&#,<!--,<a x=',<a x=",<a ="<a =',<p>,<sup>,<table><tr><td>,<math><mfrac>,</a>,
<script>,<![CDATA[,<ul><li>,</script ,<pre>"""


@pytest.mark.parametrize("piece", TEDIOUS.split(","))
def test_a_long_text_is_read_in_linear_time(piece: str) -> None:
    with bounded_time(SECONDS):
        plain_text(piece * (100_000 // len(piece)))
