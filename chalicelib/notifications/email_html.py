"""HTML of mails: one column, light and dark, no external resources.

Mail programs support little CSS: required styles are inline; optional ones (dark colours, wide
buttons on phones) are in a style sheet that some drop.
"""

from html import escape

from chalicelib.notifications.models import Link, Mail

_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{subject}</title>
<style>
:root {{ color-scheme: light dark }}
@media (max-width: 480px) {{
.page {{ padding: 12px !important }}
.sheet {{ padding: 20px !important }}
.button {{ display: block !important; text-align: center !important }}
}}
@media (prefers-color-scheme: dark) {{
.page {{ background: #12161c !important; color: #e6e9ee !important }}
.sheet {{ background: #1d232c !important; border-color: #323a46 !important }}
.aside {{ color: #a9b2bf !important }}
.button {{ background: #8ab0ff !important; color: #0c1422 !important }}
}}
</style></head>
<body class="page" style="margin:0;padding:24px;background:#f4f5f7;color:#1c2430;\
font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div class="sheet" role="main" style="max-width:560px;margin:0 auto;padding:28px;\
background:#fff;border:1px solid #dfe3e8;border-radius:8px;word-wrap:break-word">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">{subject}</h1>
<p style="margin:0 0 12px">{greeting}</p>
{text}{link}</div>
<p class="aside" style="max-width:560px;margin:16px auto 0;font-size:13px;color:#5b6472">{why}</p>
</body></html>
"""
_PARAGRAPH = '<p style="margin:0 0 12px">{}</p>\n'
_LINK = (
    '<p style="margin:24px 0 12px"><a class="button" href="{url}" style="display:inline-block;'
    "padding:12px 20px;border-radius:6px;background:#1f4fa3;color:#fff;font-weight:600;"
    'text-decoration:none">{label}</a></p>\n'
)
_ADDRESS = (
    '<p class="aside" style="margin:0;font-size:13px;color:#5b6472">If that does nothing, copy '
    'this address: <span style="word-break:break-all">{}</span></p>\n'
)
_NEWS = (
    "You can choose what we mail you about in your profile, or have your mail program "
    "unsubscribe you."
)
_SECURITY = "This is about the security of your account, so you get it whatever else you chose."


def render_html(mail: Mail) -> str:
    """Return the mail as HTML, with all user input escaped."""
    return _PAGE.format(
        subject=escape(mail.subject),
        greeting=escape(mail.greeting),
        text="".join(_PARAGRAPH.format(escape(line)) for line in mail.text.split("\n")),
        link=_link(mail.link),
        why=_NEWS if mail.unsubscribe else _SECURITY,
    )


def _link(link: Link | None) -> str:
    if link is None:
        return ""
    button = _LINK.format(url=escape(link.url), label=escape(link.label))
    return button + _ADDRESS.format(escape(link.url)) if link.spelt_out else button
