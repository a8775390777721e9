"""What else people type that tells who a child is, and that no message of ours would ever hold.

Ages with a day, streets without a number, half a postcode, schools, numbers of a record, telephone numbers spelt out,
accounts, and what a parent is known for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from permanence.privacy.kinds import PrivateKind
from permanence.privacy.names import Place

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_SEASON = r"(?:spring|summer|autumn|winter|christmas|easter|new year)"
_SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|seventeen)"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|"
    r"twelfth|thirteenth|fourteenth|"
    r"fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_A_DAY = (
    rf"(?:\d|{_MONTH}\b|{_ORDINAL}\b|{_SEASON}\b|{_WEEKDAY}\b|today\b|tomorrow\b|next\b|"
    rf"this\b|last\b)"
)
_AGE = rf"(?:\d{{1,2}}|{_SMALL})"
_FIGURE = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|treble|triple)"
_RELATIVE = (
    r"(?:mum|mam|mother|dad|father|gran|granny|grandad|nan|nana|aunt|auntie|uncle|stepdad|"
    r"stepmum|parents?|carer|brother|"
    r"sister)"
)
_KNOWN_FOR = (
    r"(?:councillor|head ?teacher|teacher|minister|msp|mp|police ?(?:man|woman|officer)|"
    r"footballer|doctor|gp|nurse|"
    r"dentist|priest|vicar|celebrity|singer|boxer|prison officer|sheriff|publican|farmer|"
    r"fisherman|baker|butcher|postman|"
    r"postie|hairdresser|lollipop (?:man|lady)|taxi driver|bus driver|shopkeeper|"
    r"firefighter|fireman|soldier|social worker|"
    r"solicitor|lawyer|lecturer|journalist|pub landlord|landlady|janitor|jannie|"
    r"dinner lady)"
)
_STREETS = (
    r"(?:street|road|avenue|drive|crescent|gardens|terrace|wynd|brae|loan|grove|close|"
    r"lane|cottages?|farm|caravan park|"
    r"gdns|cres|ave|rd)"
)
_NOT_A_STREET = (
    r"(?:high|main|down|the|off|on|long|this|that|our|a|rocky|bumpy|office|close|in|no|"
    r"every|side|middle|legal)"
)


def _i(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SHAPES: tuple[tuple[PrivateKind, re.Pattern[str]], ...] = (
    # birth dates
    (
        PrivateKind.BIRTH_DATE,
        _i(rf"\b(?:birthday|b'?day|dob|d\.o\.b\.?|date of birth)\b[^.;\n]{{0,25}}?\b{_A_DAY}"),
    ),
    (PrivateKind.BIRTH_DATE, _i(rf"\b(?:dob|d\.o\.b\.?)[ :]+(?:is )?(?:{_SMALL}|twenty|thirty)\b")),
    (PrivateKind.BIRTH_DATE, _i(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_ORDINAL}) birthday\b")),
    (
        PrivateKind.BIRTH_DATE,
        _i(rf"\bborn\b(?: \w+){{0,6}}? (?:\d|{_MONTH}\b|{_ORDINAL}\b|{_SEASON}\b|two thousand)"),
    ),
    (
        PrivateKind.BIRTH_DATE,
        _i(
            rf"\bturn(?:s|ed|ing)? (?!1[68]\b|21\b)(?:{_AGE}) (?:on|in|at|this|next|last|tomorrow|"
            rf"today)\b"
        ),
    ),
    (
        PrivateKind.BIRTH_DATE,
        _i(
            rf"\b(?:she|he|they|child|yp|baby|wean|boy|girl)(?:'s|'ll be| is| was| will be|"
            rf" turns) (?!1[68]\b)(?:{_AGE}) (?:on|in|next|this)\b(?! (?:foster|care|placement|"
            rf"kinship|house))"
        ),
    ),
    (
        PrivateKind.BIRTH_DATE,
        _i(rf"\baged? {_AGE} (?:yrs?|years?)(?: and)? \d{{1,2}} (?:months?|mths?|weeks?)"),
    ),
    (
        PrivateKind.BIRTH_DATE,
        _i(
            rf"\b{_AGE} (?:yrs?|years?) (?:old )?(?:and )?{_AGE} (?:months?|mths?|"
            rf"weeks?)(?: old)?\b"
        ),
    ),
    # addresses
    (
        PrivateKind.POSTCODE,
        re.compile(
            r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9][0-9A-Za-z]?(?:[ \u00a0]{2,3}|"
            r"[ ]?[-–./][ ]?)[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9])"
        ),
    ),
    (
        PrivateKind.POSTCODE,
        re.compile(r"(?<![A-Za-z0-9])(?:[A-Z] ){1,2}[0-9] (?:[0-9] )?[0-9] [A-Z] [A-Z](?![A-Za-z0-9])"),
    ),
    (
        PrivateKind.POSTCODE,
        _i(
            r"(?<![a-z0-9])(?:ab|dd|dg|eh|fk|g|hs|iv|ka|kw|ky|ml|pa|ph|td|ze|ca|"
            r"ne)[0-9]{1,2} (?:area|postcode|end)\b"
        ),
    ),
    (PrivateKind.POSTCODE, _i(r"\b(?:postcode|post code)\b(?: is|:)? ?[a-z]{1,2}[0-9]")),
    (
        PrivateKind.ADDRESS,
        re.compile(
            r"\b(?!The |Council |High |Court |Sheriff |"
            r"Main Office)[A-Z][a-z'’]+(?: [A-Z][a-z'’]+)? (?:Street|Road|Rd|Avenue|Ave|Drive|"
            r"Crescent|Cres|Gardens|Gdns|Terrace|Wynd|Brae|Loan|Grove|Close|Lane|Cottages?|Farm|"
            r"Steading|Caravan Park|Square|Quay|Mews)\b(?! (?:[Oo]ffice|[Tt]eam|[Cc]linic|"
            r"[Ss]urgery|[Hh]ub|[Cc]ourt|[Cc]entre|[Hh]ospital|[Pp]olice|[Nn]ursery team))"
        ),
    ),
    (
        PrivateKind.ADDRESS,
        _i(
            rf"\b(?:lives?|living|lived|staying|stays|stayed|flat|house|home|moved|address|bides|"
            rf"bidin)\b(?: \w+){{0,3}}? (?:at|in|on|to|above|near|"
            rf"off) (?:the )?(?:(?!{_NOT_A_STREET}\b)\w+ ){{1,2}}{_STREETS}\b"
        ),
    ),
    (
        PrivateKind.ADDRESS,
        _i(
            r"(?<![\w/.:£-])\d{1,3}[a-d]?,? (?:(?!weeks?|days?|months?|years?|in|on|at|to|the|of|"
            r"and|or|for|sheriff|minutes?|reviews?|panels?|st|rd)[a-z']{3,15} )(?:st|rd|street|"
            r"road|ave|avenue|cres|crescent|terr|terrace|pl|place|dr|drive|gdns|gardens|lane|ct|"
            r"wynd|brae|loan|close|way|park)\b(?! (?:may|june|july|of|sheriff))"
        ),
    ),
    # schools and places where a child is to be found
    (
        PrivateKind.SCHOOL,
        re.compile(r"\b(?:at|attends?|[Gg]oes to|starts?|started|[PS][1-7](?: at)?) St\.? [A-Z][\w'’]+"),
    ),
    (
        PrivateKind.SCHOOL,
        _i(
            r"\b(?:attends?|attending|goes to|at|started|enrolled at|moved to) (?!(?:the|a|his|"
            r"her|their|new|local|same|another|that|this|special|mainstream|private|out|present|"
            r"school|moved|end|start|day|"
            r"after)\b)(?:st\.? )?[a-z']{4,}(?: [a-z']{4,})? (?:nursery|primary|academy|"
            r"high school|grammar)\b"
        ),
    ),
    # numbers
    (PrivateKind.PHONE, re.compile(r"(?<!\d)(?:\d[ .-]){8,12}\d(?!\d)")),
    (PrivateKind.PHONE, re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}[ .-]?\d(?:[ .-]?\d){6,11}(?!\d)")),
    (
        PrivateKind.PHONE,
        _i(
            r"\b(?:phone|tel|telephone|mob|mobile|call|ring|text|whatsapp|"
            r"number)\b(?: \w+){0,3}?[ :.]+(?:on |is |at )?\d(?:[ -]?\d){4,7}(?![\d/])"
        ),
    ),
    (PrivateKind.PHONE, _i(rf"(?:\b{_FIGURE}[ -]+){{4,}}{_FIGURE}\b|(?:\b{_FIGURE}[ -]+){{3,}}\d{{3}}")),
    (PrivateKind.PHONE, _i(r"(?<![\w/.-])0[127]\d{2,3}[ .-]\d{2,3}[ .-]?\d{2,4}(?:[ .-]\d{2,4})?(?![\d/-])")),
    (
        PrivateKind.NUMBER,
        re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d](?![A-Za-z0-9])"),
    ),
    (
        PrivateKind.NUMBER,
        _i(
            r"\b(?:chi|nhs|h&c|hcn|ni|nino|scn|upn|ucr|uan|passport|hospital|swift|mosaic|carefirst|"
            r"care first|swis|eclipse|liquidlogic|seemis|case ?file|client|person|pupil|"
            r"home office|ho|arc|prison|scro|pnc)(?: (?:id|no\.?|num|number|ref|reference|"
            r"record))*(?: is)?[ :#.]{1,3}[a-z]?\d[\d ]{4,13}[a-z]?\b"
        ),
    ),
    (PrivateKind.NUMBER, re.compile(r"(?<![A-Za-z0-9])[A-Z]\d{12}(?![A-Za-z0-9])")),
    # the case system's own number of a child: said to be one, or of its form (but not "ref P1234567": an office's)
    (
        PrivateKind.NUMBER,
        _i(
            r"\b(?:case|child|record|file|person|client|system)(?:['’]s)? ?(?:id|i\.d\.|no\.?|num|number|ref|reference)"
            r"(?: ?(?:is|was|=))?[ :#.]{1,3}[a-z]{0,3}[-/ ]?\d{3,}\b"
        ),
    ),
    (PrivateKind.NUMBER, _i(r"\b(?:case|child|record|file|id)[ :#]{1,3}[a-z]{0,3}-?\d{5,12}\b")),
    (
        PrivateKind.NUMBER,
        _i(
            r"(?<![a-z0-9(/-])(?<!\bref )(?<!\breference )(?<!\border )(?<!\binvoice )(?<!\bvoucher )(?<!\breceipt )"
            r"(?!hw)[a-z]{1,3}-?\d{6,10}(?![\w/-])"
        ),
    ),
    # accounts
    (
        PrivateKind.EMAIL,
        _i(r"\b\w+ (?:dot \w+ )?at \w+ dot (?:com|co|org|net|uk|scot)\b|\b\w+ ?[\[(]at[\])] ?\w+"),
    ),
    (
        PrivateKind.ACCOUNT,
        _i(
            r"\b(?:facebook|fb|instagram|tiktok|snapchat|twitter|x|youtube)\.com/\S+|"
            r"(?<![\w@])@(?=[\w.]*[\d_])[\w.]{3,}"
        ),
    ),
    (
        PrivateKind.ACCOUNT,
        _i(
            r"\b(?:insta|instagram|snap|snapchat|tiktok|facebook|discord|xbox|roblox|psn|twitch|"
            r"steam)\b(?: \w+){0,3}? ?(?:(?:is|name|as|user|handle|:|under|"
            r"called) ?)+\"?[\w.@]{3,}"
        ),
    ),
    # families
    (
        PrivateKind.FAMILY,
        _i(
            rf"\b{_RELATIVE}(?:,| is| was| works as|'s| being)? (?:a|the|an|our|"
            rf"my)?(?: \w+)? ?{_KNOWN_FOR}\b(?! (?:report|letter|has|is|was|said|to|of|asked|wants|"
            rf"will|about|for|on))"
        ),
    ),
    (
        PrivateKind.FAMILY,
        _i(
            r"\bin (?:barlinnie|saughton|polmont|cornton vale|shotts|perth prison|low moss|"
            r"barlinnie prison|hmp \w+)\b"
        ),
    ),
    (
        PrivateKind.FAMILY,
        _i(
            r"\b(?:murder(?:ed|ing|er)?|killed|manslaughter|"
            r"culpable homicide)\b[^.;\n]{0,30}\b(?:mother|mum|father|dad|brother|sister|sibling|"
            r"baby|partner)\b"
        ),
    ),
    (PrivateKind.FAMILY, _i(r"\bin the (?:papers|news|newspapers|press|standard|record)\b|\bon the news\b")),
)


def typed_shapes_in(text: str) -> Iterator[tuple[PrivateKind, Place]]:
    """Every place that has the shape of something private, with its kind; places may overlap."""
    for kind, shape in _SHAPES:
        yield from ((kind, found.span()) for found in shape.finditer(text))
