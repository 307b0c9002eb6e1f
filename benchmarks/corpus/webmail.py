"""HTML bodies as mail clients write them, quotes and forwarded mail included."""

from __future__ import annotations

from html import escape

from benchmarks.corpus.bodies import Body
from benchmarks.corpus.letters import Letter
from benchmarks.corpus.people import Person
from benchmarks.corpus.quoting import block_fields, intro_text

_GMAIL_QUOTE = (
    '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
    'border-left:1px solid rgb(204,204,204);padding-left:1ex">'
)
_OUTLOOK_STYLE = (
    "<style><!--\n/* Font Definitions */\n"
    '@font-face\n\t{font-family:"Cambria Math";\n\tpanose-1:2 4 5 3 5 4 6 3 2 4;}\n'
    "@font-face\n\t{font-family:Calibri;\n\tpanose-1:2 15 5 2 2 2 4 3 2 4;}\n/* Style Definitions */\n"
    "p.MsoNormal, li.MsoNormal, div.MsoNormal\n\t{margin:0cm;\n\tfont-size:11.0pt;\n"
    '\tfont-family:"Calibri",sans-serif;\n\tmso-fareast-language:EN-US;}\n'
    "a:link, span.MsoHyperlink\n\t{mso-style-priority:99;\n\tcolor:#0563C1;\n\ttext-decoration:underline;}\n"
    "p.MsoListParagraph\n\t{mso-style-priority:34;\n\tmargin-left:36.0pt;}\n"
    'span.EmailStyle17\n\t{mso-style-type:personal-compose;\n\tfont-family:"Calibri",sans-serif;\n'
    "\tcolor:windowtext;}\n"
    ".MsoChpDefault\n\t{mso-style-type:export-only;\n\tfont-size:10.0pt;}\n"
    "@page WordSection1\n\t{size:612.0pt 792.0pt;\n\tmargin:72.0pt 72.0pt 72.0pt 72.0pt;}\n"
    "div.WordSection1\n\t{page:WordSection1;}\n--></style>"
)
_OUTLOOK_HEAD = (
    '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">\n<head>\n'
    '<meta name="Generator" content="Microsoft Word 15 (filtered medium)">\n'
)
_OUTLOOK_LINE = '<div>\n<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">\n'


def _escaped(lines: tuple[str, ...] | list[str]) -> str:
    return escape("\n".join(lines), quote=False).replace("\n", "<br>\n")


def _block(body: Body) -> str:
    return f"<pre>{escape(chr(10).join(body.block), quote=False)}</pre>\n" if body.block else ""


def _gmail(body: Body, sender: Person) -> str:
    own = "</div><div><br></div><div>".join(body.own)
    html = f'<div dir="ltr"><div>{own}</div>{_block(body)}'
    if body.closing:
        html += "<div><br></div><div>" + "</div><div>".join(body.closing) + "</div>"
    if body.signature:
        inner = '</div><div style="color:rgb(102,102,102)">'.join(body.signature)
        html += (
            '<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>'
            '<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr"><div>'
            f"{inner}</div></div></div>"
        )
    html += "</div>"
    if body.parent is not None:
        intro = escape(intro_text(body.parent, sender, body.language), quote=False)
        html += (
            f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{intro}<br></div>'
            f'{_GMAIL_QUOTE}<div dir="ltr">{_escaped(body.parent.lines)}</div></blockquote></div>'
        )
    return html + body.forwarded_html + "\n"


def _outlook_paragraphs(lines: tuple[str, ...] | list[str]) -> str:
    escaped = escape("\n".join(lines), quote=False).split("\n") if lines else []
    return "".join([f'<p class="MsoNormal">{line or "&nbsp;"}<o:p></o:p></p>\n' for line in escaped])


def _block_html(parent: Letter, sender: Person) -> str:
    return "<br>\n".join(
        [f"<b>{label}:</b> {escape(value, quote=False)}" for label, value in block_fields(parent, sender)]
    )


def _outlook(body: Body, sender: Person) -> str:
    html = (
        f'{_OUTLOOK_HEAD}{_OUTLOOK_STYLE}\n</head>\n<body lang="EN-US" link="#0563C1" vlink="#954F72" '
        'style="word-wrap:break-word">\n'
        f'<div class="WordSection1">\n{_outlook_paragraphs(body.own)}{_block(body)}<p class="MsoNormal"><o:p>&nbsp;'
        "</o:p></p>\n"
        f"{_outlook_paragraphs(body.closing)}{_outlook_paragraphs(body.signature)}"
    )
    if body.parent is not None:
        html += (
            f'{_OUTLOOK_LINE}<p class="MsoNormal">{_block_html(body.parent, sender)}<o:p></o:p></p>\n</div>\n</div>\n'
            f"{_outlook_paragraphs(body.parent.lines)}"
        )
    return f"{html}{body.forwarded_html}</div>\n</body>\n</html>\n"


def _owa(body: Body, sender: Person) -> str:
    style = 'style="font-family: Calibri, Arial, Helvetica, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"'
    html = '<html>\n<head>\n<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>\n'
    html += '</head>\n<body dir="ltr">\n'
    html += "".join(
        [
            f'<div class="elementToProof" {style}>\n{paragraph}</div>\n<div {style}><br>\n</div>\n'
            for paragraph in body.own
        ]
    )
    html += _block(body)
    if body.closing or body.signature:
        html += f'<div id="Signature">\n<div {style}>\n{_escaped([*body.closing, *body.signature])}</div>\n</div>\n'
    if body.parent is not None:
        html += (
            '<div id="appendonsend"></div>\n<hr style="display:inline-block;width:98%" tabindex="-1">\n'
            '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">'
            f"{_block_html(body.parent, sender)}</font>\n<div>&nbsp;</div>\n</div>\n<div>"
            f"{_escaped(body.parent.lines)}</div>\n"
        )
    return f"{html}{body.forwarded_html}</body>\n</html>\n"


def _apple(body: Body, sender: Person) -> str:
    html = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
        '<body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">'
        f"{'<div><br></div>'.join(body.own)}{_block(body)}<br>{_escaped([*body.closing, *body.signature])}<br><div>"
    )
    if body.parent is not None:
        intro = escape(intro_text(body.parent, sender, body.language), quote=False)
        html += (
            f'<br><blockquote type="cite"><div>{intro}</div><br class="Apple-interchange-newline">'
            f"<div><div>{_escaped(body.parent.lines)}</div></div></blockquote>"
        )
    return f"{html}{body.forwarded_html}</div><br></body></html>\n"


def _thunderbird(body: Body, sender: Person) -> str:
    html = (
        '<!DOCTYPE html>\n<html>\n  <head>\n    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\n'
        "  </head>\n  <body>\n"
        + "".join([f"    <p>{paragraph}</p>\n" for paragraph in body.own])
        + f'{_block(body)}    <div class="moz-signature">{_escaped([*body.closing, *body.signature])}</div>\n'
    )
    if body.parent is not None:
        intro = escape(intro_text(body.parent, sender, body.language), quote=False)
        html += (
            f'    <div class="moz-cite-prefix">{intro}<br>\n    </div>\n    <blockquote type="cite" '
            f'cite="mid:{body.parent.message_id[1:-1]}">\n{_escaped(body.parent.lines)}</blockquote>\n'
        )
    return f"{html}{body.forwarded_html}  </body>\n</html>\n"


def _yahoo(body: Body, sender: Person) -> str:
    font = "font-family:Helvetica Neue, Helvetica, Arial, sans-serif;font-size:13px;"
    html = f'<html><head></head><body><div class="ydp1a2b3cyahoo-style-wrap" style="{font}">'
    html += "".join(
        [
            f'<div dir="ltr" data-setdir="false">{paragraph}</div><div><br></div>'
            for paragraph in [*body.own, *body.closing]
        ]
    )
    html += _block(body)
    if body.parent is not None:
        intro = escape(intro_text(body.parent, sender, body.language), quote=False)
        html += (
            '</div><div id="yahoo_quoted_1234567890" class="yahoo_quoted"><div style="font-family:\'Helvetica '
            "Neue', Helvetica, Arial, sans-serif;"
            f'font-size:13px;color:#26282a;">\n<div>\n{intro}\n</div>\n<div><br></div>\n<div>'
            f"{_escaped(body.parent.lines)}</div></div>"
        )
    return f"{html}</div>{body.forwarded_html}</body></html>\n"


def _proton(body: Body, sender: Person) -> str:
    style = "font-family: Arial, sans-serif; font-size: 14px;"
    html = "".join(
        [
            f'<div style="{style}">{paragraph}</div><div style="{style}"><br></div>'
            for paragraph in [*body.own, *body.closing]
        ]
    )
    html += f'{_block(body)}<div class="protonmail_signature_block" style="{style}">{_escaped(body.signature)}</div>\n'
    if body.parent is not None:
        intro = escape(intro_text(body.parent, sender, body.language), quote=False)
        html += (
            f'<div class="protonmail_quote">\n{intro}<br><br>\n'
            f'<blockquote class="protonmail_quote" type="cite">\n{_escaped(body.parent.lines)}</blockquote><br>\n</div>'
        )
    return html + body.forwarded_html + "\n"


_CLIENTS = {
    "gmail": _gmail,
    "outlook": _outlook,
    "owa": _owa,
    "apple": _apple,
    "thunderbird": _thunderbird,
    "yahoo": _yahoo,
    "proton": _proton,
}


def html_of(body: Body, sender: Person) -> str:
    """Returns the HTML of a body as the sender's client writes it, with LF line ends."""
    return _CLIENTS.get(sender.client, _gmail)(body, sender)
