"""Newsletters and shop mail: tables in tables, inline CSS, tracking links."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from benchmarks.corpus.dice import Dice
from benchmarks.corpus.prose import Prose

_CELL = (
    "font-family:'Open Sans',Helvetica,Arial,sans-serif;font-size:15px;line-height:24px;color:#3a3a3a;padding:12px "
    "24px 12px 24px;"
    "mso-line-height-rule:exactly;-webkit-text-size-adjust:100%;"
)
_HEAD = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1.0" />
<title>{title}</title>
<style type="text/css">
body, table, td, a {{ -webkit-text-size-adjust: 100%; -ms-text-size-adjust: 100%; }}
table, td {{ mso-table-lspace: 0pt; mso-table-rspace: 0pt; border-collapse: collapse; }}
img {{ -ms-interpolation-mode: bicubic; border: 0; outline: none; text-decoration: none; }}
@media only screen and (max-width: 620px) {{
  .container {{ width: 100% !important; }}
  .column {{ display: block !important; width: 100% !important; }}
}}
</style>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>
<![endif]-->
</head>
<body style="margin:0;padding:0;background-color:#f2f4f6;">
<div style="display:none;max-height:0;overflow:hidden;">{preheader}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f4f6"><tr>
<td align="center">
<table role="presentation" class="container" width="600" cellpadding="0" cellspacing="0" border="0"
 style="background-color:#ffffff;">
"""
_FOOT = """<tr><td style="{cell}font-size:11px;color:#8c8c8c;">You get this mail because you asked for it.
<a href="https://click.{domain}/u/{token}" style="color:#8c8c8c;">Unsubscribe</a> |
<a href="https://www.{domain}/imprint" style="color:#8c8c8c;">Imprint</a>
<img src="https://open.{domain}/o/{token}.gif" width="1" height="1" alt="" /></td></tr>
</table>
</td></tr></table>
</body>
</html>
"""


def _link(dice: Dice, domain: str) -> str:
    return f"https://click.{domain}/c/{dice.base36(24)}?utm_source=newsletter&amp;utm_medium=email&amp;id={dice.hexadecimal(32)}"


def _article(dice: Dice, prose: Prose, domain: str, language: str) -> str:
    title = escape(prose.title(language), quote=False)
    text = escape(" ".join(prose.sentences(language, dice.between(2, 5))), quote=False)
    link = _link(dice, domain)
    return (
        f'<tr><td style="{_CELL}"><h2 style="margin:0 0 8px 0;font-size:20px;line-height:28px;color:#1d3557;">'
        f"{title}</h2>\n"
        f'<p style="margin:0 0 16px 0;">{text}</p>\n<table role="presentation" cellpadding="0" cellspacing="0" '
        'border="0"><tr>'
        f'<td bgcolor="#1d3557" style="border-radius:4px;"><a href="{link}" target="_blank" '
        'style="display:inline-block;padding:10px 22px;'
        f'color:#ffffff;text-decoration:none;">Read more</a></td></tr></table></td></tr>\n'
    )


def _offer(dice: Dice, prose: Prose, domain: str, language: str) -> str:
    cells = []
    for _ in range(3):
        price = f"{dice.between(2, 199)}.{dice.between(0, 99):02}"
        cells.append(
            f'<td class="column" width="200" valign="top" style="{_CELL}text-align:center;"><a '
            f'href="{_link(dice, domain)}">'
            f'<img src="https://img.{domain}/{dice.hexadecimal(16)}.jpg" width="160" height="160" '
            f'alt="{escape(prose.title(language))}" '
            f'style="display:block;margin:0 auto;" /></a><br /><strong style="color:#e63946;">{price}</strong></td>'
        )
    return f"<tr>{chr(10).join(cells)}</tr>\n"


class Issue(NamedTuple):
    """One number of a newsletter; the marker stands in its first article."""

    domain: str
    language: str
    title: str
    marker: str


def newsletter_html(dice: Dice, prose: Prose, issue: Issue) -> str:
    """Returns the HTML of a newsletter of 8 to 60 kB."""
    title = escape(issue.title, quote=False)
    preheader = escape(prose.sentences(issue.language, 1)[0], quote=False)
    html = _HEAD.format(title=title, preheader=preheader)
    html += f'<tr><td style="{_CELL}"><h1 style="margin:0;font-size:26px;color:#1d3557;">{title}</h1>'
    html += f"<p>{issue.marker}</p></td></tr>\n"
    for _ in range(dice.pick((4, 6, 8, 10, 14, 20))):
        html += _article(dice, prose, issue.domain, issue.language)
        if dice.chance(0.6):
            html += _offer(dice, prose, issue.domain, issue.language)
    return html + _FOOT.format(cell=_CELL, domain=issue.domain, token=dice.hexadecimal(32))


def newsletter_text(dice: Dice, prose: Prose, issue: Issue) -> list[str]:
    """Returns the short plain text that stands beside the HTML."""
    link = f"https://www.{issue.domain}/view/{dice.hexadecimal(32)}"
    return [*prose.sentences(issue.language, 3), issue.marker, "", link]
