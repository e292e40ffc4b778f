"""HTML becomes Markdown with the same appearance; plain text stays unchanged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.quiz_formats.html_markdown import (
    markdown_of,
    markdown_of_text,
)
from chalicelib.quiz_formats.html_tree import parse_html
from chalicelib.quiz_formats.markdown_escapes import escape, unescape
from chalicelib.quiz_formats.markdown_source import html_of_markdown, is_clean
from chalicelib.quiz_formats.markdown_triggers import needs_markdown
from chalicelib.quiz_formats.rich_text import Markup, Source


def markdown(source: str) -> str:
    return markdown_of(parse_html(source)[0])[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two", "one\\\ntwo"),
        ("<br>one<br>", "one"),
        ("a <strong> b </strong> c", "a **b** c"),
        ("<i>*</i>", r"\*"),
        ("<em></em>x", "x"),
        ("<code>a*b</code>", "`a*b`"),
        ("<code>`</code>", r"\`"),
        ("x<sup>2</sup>", "x$^{2}$"),
        ("10<sup>-3</sup>5", r"10^(-3)5"),
        ("x<sup>&alpha;</sup>", "x^(\u03b1)"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<ol><li>a<ul><li>b</ul></ol>", "1. a\n\n   - b"),
        ("<h2>Title</h2>text", "## Title\n\ntext"),
        ("<h2>x</h2><select><option>c<option>d</select>", "## x\n\nc\n\nd"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>int a;\n  b</pre>", "```\nint a;\n  b\n```"),
        ("<pre>```</pre>", "````\n```\n````"),
        ("<hr>", "***"),
        ("<table><tr><th>a<th>b<tr><td>1|2</table>", "| a | b |\n| --- | --- |\n| 1\\|2 |  |"),
        ("<a href='https://a.b/c'>page</a>", "[page](https://a.b/c)"),
        ("<a href='http://a.b/c'>page</a>", "page (http://a.b/c)"),
        ("<a href='javascript:alert(1)'>page</a>", "page (javascript:alert(1))"),
        (r"\(x_1\) and \[y\] and $$z$$", "$x_1$ and $$y$$ and $$z$$"),
        ("<img class=equation_image alt='x^2'>", "$x^2$"),
        ("<script type='math/tex'>x</script>", "$x$"),
        ("<script>alert(1)</script>", ""),
        ("<math><annotation encoding='TeX'>a</annotation></math>", "$a$"),
        ("<img src=x.png alt='a cat'>", r"\[a cat\]"),
        ("1. no list", r"1\. no list"),
        ("# no heading", r"\# no heading"),
        ("- no item", r"\- no item"),
        ("snake_case and _it_", r"snake_case and \_it\_"),
        ("5 $ and 6 $", r"5 \$ and 6 \$"),
        ("&lt;b&gt; &amp;amp;", r"\<b\> \&amp;"),
    ],
)
def test_html_becomes_markdown(source: str, expected: str) -> None:
    assert markdown(source) == expected


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("<u>a</u>", "html_removed"),
        ("<span style='display:none'>a</span>b", "html_removed"),
        ("<iframe src=x></iframe>", "file_missing"),
        ("<video><source src='a/b.mp4'></video>", "file_missing"),
        ("<img src=x>", "file_missing"),
        ("<textarea>a</textarea>", "html_removed"),
        ("<style>a</style>", "html_removed"),
        ("a&#xffffffff;", "encoding"),
    ],
)
def test_losses_of_markdown_are_noted(source: str, code: str) -> None:
    assert [note.code for note in markdown_of(parse_html(source)[0])[1]] == [code]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a</p><p>b<br>c</p>", False),
        ("<img src=x.png alt=y>", False),
        ("<div>a &amp; b</div>", False),
        ("<p><b>a</b></p>", True),
        (r"<p>\(x\)</p>", True),
        ("<a href='https://a.b'>x</a>", True),
        ("<a href='#x'>x</a>", False),
        ("<h3>a</h3>", True),
    ],
)
def test_markdown_is_chosen_where_plain_text_would_lose_something(
    source: str, *, expected: bool
) -> None:
    assert needs_markdown(parse_html(source)[0]) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b**", True),
        ("[a](https://b.c) [d](mailto:e@f.g)", True),
        ("$a$ and `b`", True),
        ("a <b>b</b>", False),
        ("![a](b.png)", False),
        ("[a](http://b.c)", False),
        ("[a]: http://b.c", False),
        ("[a][b]", False),
    ],
)
def test_clean_markdown_is_kept_unchanged(text: str, *, expected: bool) -> None:
    assert is_clean(text) is expected


def test_markdown_from_elsewhere_loses_its_tags_and_pictures() -> None:
    source = Source("A <u>b</u> ![a cat](x.png)\n\n[c](http://d.e) $x<y$", Markup.MARKDOWN)
    text, notes = source.as_markdown()
    assert text == "A b \\[a cat\\]\n\nc (http://d.e) $x<y$"
    assert [note.code for note in notes] == ["html_removed", "file_missing"]


PLAIN = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" \n"), max_size=40)


@given(PLAIN)
def test_plain_text_shows_the_same_as_markdown(text: str) -> None:
    shown = parse_html(html_of_markdown(markdown_of_text(text)))[0].text()
    assert "".join(shown.split()) == "".join(text.split())


@given(PLAIN)
def test_escapes_are_taken_back(text: str) -> None:
    assert unescape(escape(text)).replace("\\", "") == text.replace("\\", "")
