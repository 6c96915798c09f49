"""What counts as a pledge, a threat, an offer, an answer, a promise kept or broken: each rule a pattern, with its words.

The patterns read English. None holds a repetition within a repetition, so that reading takes time in proportion to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# What is found, the most telling first: of two in the same clause by the same actor, the first counts.
FOUND = (
    "carried out",
    "backed down",
    "broken",
    "kept",
    "refusal",
    "acceptance",
    "threat",
    "offer",
    "pledge",
    "statement",
)

_OBJECT = (
    r"(?:plans?|proposals?|deals?|accords?|agreements?|offers?|terms|treat(?:y|ies)|truce|cease-?fires?|armistice|ruling|drafts?|resolutions?|amnesty|talks|"
    r"negotiations|settlement|demands?|ultimatum|conditions|peace|compromise|roadmap|framework|protocol|memorandum|pact|mediation|commission|corridor|"
    r"verdict|award|invitation|request|calls?|initiative|package|text|document|paper|timetable|withdrawal|elections?|exchange|overtures?)"
)
_WORD_GIVEN = r"(?:(?:his|her|its|their|the|a|every|all|those|these) )?(?:own )?(?:\w+ ){0,2}?(?:promises?|pledges?|word|commitments?|obligations?|undertakings?|assurances?|agreements?|accords?|cease-?fires?|truce|armistice|deal|treaty|pact|memorandum|protocol|settlement|bargain|rulings?|clauses?|terms|part of the \w+|resolutions?|lines?)"
_HOSTILE = (
    r"(?:attack|strike|bomb|bombard|shell|invade|retaliate|destroy|sink|burn|blockade|seize|punish|sanction|impose|crush|shoot|avenge|march|expel|kill|"
    r"fire on|occupy|annex|withhold|suspend|resume (?:the )?(?:\w+ )?(?:attacks?|fighting|bombing|shelling|war|strikes|blockade|offensive)|use (?:\w+ )?(?:force|nuclear)|"
    r"cut off|cut|close|block|shut|respond (?:with|by force)|hit|take revenge|fight on|go to war|storm|besiege|boycott|pull out|walk out|set \w+ on fire|set fire|"
    r"blow up|wipe out|drive|cancel|tear up|leave (?:the )?(?:treaty|talks|league|union|pact)|stop (?:the )?(?:aid|supplies|deliveries)|deploy|arm)"
)
_PEACEFUL = (
    r"(?:withdraw|release|free|lift|reopen|open|halt|cease|end|return|respect|honou?r|observe|hold (?:\w+ )?elections|allow|permit|disarm|demobili[sz]e|"
    r"hand (?:over|back)|pay|send (?:\w+ )?(?:observers|monitors|aid|food|peacekeepers)|restore|recogni[sz]e|pull back|protect|guarantee|refrain|keep (?:its|his|her|their|the)|"
    r"stop|abide|comply|implement|let|lay down|not (?:attack|use|move|send|cross|fire|harm|advance|interfere|deploy)|never (?:attack|use|move|send|cross|fire|harm))"
)
_WHEN = r"(?:,? (?:on \w+|late on \w+|yesterday|today|last \w+|in principle|again|publicly|formally|in writing|in a letter[^,]{0,40},))?"
_WILL = r"(?:will|would|shall|'ll|’ll|is going to|are going to)"


@dataclass(frozen=True)
class Rule:
    """A pattern that finds something, in words: "a verb of promising". `inferred`: the sentence does not name the act, and the rule infers it."""

    found: str
    words: str
    pattern: re.Pattern[str]
    inferred: bool = False


def _rule(found: str, words: str, pattern: str, inferred: bool = False) -> Rule:
    return Rule(found, words, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), inferred)


RULES = (
    _rule(
        "carried out",
        "a threat carried out",
        r"carr(?:ied|ies|ying) out (?:its|his|her|their|the|a|an) (?:\w+ ){0,2}?(?:threats?|warnings?)|(?:made|makes|making) good (?:on )?(?:its|his|her|their|\w+ of|an?|the)? ?(?:\w+ ){0,3}?(?:threats?|warnings?)|"
        r"followed through on (?:its|his|her|their|the) (?:\w+ )?threats?|true to (?:its|his|her|their) (?:threat|warning)|as (?:it |he |she |they )?(?:had )?threatened",
    ),
    _rule(
        "backed down",
        "a threat dropped",
        r"back(?:ed|s|ing) (?:down|away|off)|climb(?:ed|s|ing) down|(?:dropped|withdrew|abandoned|lifted|retracted|took back|withdrawn) (?:its|his|her|their|the|a) (?:\w+ )?(?:threats?|ultimatum)|"
        r"did not (?:carry out|follow through on|make good on) (?:its|his|her|their|the) (?:\w+ )?threats?|let (?:its|his|her|their|the) (?:deadline|ultimatum) (?:pass|lapse)",
    ),
    _rule(
        "broken",
        "a promise or an agreement broken",
        rf"(?:broke|breaks|broken|breaking|violat(?:ed|es|ing)|breach(?:ed|es|ing)|reneg(?:ed|es|ing) on|went back on|goes back on|going back on|tore up|tears up|torn up|betrayed|flouted|abandoned|"
        rf"walked away from|withdrew from|withdraws from|withdrawn from|pulled out of|pulls out of|repudiated|scrapped|ignored|suspended) {_WORD_GIVEN}|tore up|tears up|"
        r"(?:withdrew|withdraws|withdrawn|pulled|pulls) (?:from|out of) (?:the )?(?:[A-Z]?[\w-]+ ){0,2}(?:cease-?fire|truce|agreement|accord|treaty|deal|commission|pact)|"
        r"(?:fail(?:ed|s|ing)|fails|neglected|has failed|have failed) to (?:honou?r|comply|fulfil+|implement|withdraw|release|abide|keep|observe|respect|deliver|return|disarm|meet|hand over|carry out|pay|live up)|"
        r"in (?:clear |open |flagrant |direct )?(?:violation|breach|defiance) of|"
        rf"(?:did not|does not|do not|has not|have not|never|had not) (?:honou?r(?:ed)?|compl(?:y|ied)|fulfil(?:led|l)?|implement(?:ed)?|abide|abided|kept|keep|observed?|respect(?:ed)?|live[d]? up)",
    ),
    _rule(
        "kept",
        "a promise or an agreement kept",
        rf"(?:kept|keeps|honou?r(?:ed|s|ing)|fulfill?(?:ed|s|ing)|complied with|complies with|abid(?:ed|es|ing) by|abode by|stuck to|adher(?:ed|es|ing) to|stood by|observ(?:ed|es|ing)|"
        rf"respected|implemented|carried out|delivered on|liv(?:ed|es) up to|met) {_WORD_GIVEN}|abid(?:ed|es|ing) by|complied with|"
        r"as (?:it |he |she |they )?(?:had )?(?:promised|pledged|agreed)|true to (?:its|his|her|their) (?:word|pledge|promise)|in line with (?:its|his|her|their|the) (?:promise|pledge|agreement|accord)|"
        r"completed (?:its|his|her|their|the) withdrawal",
    ),
    _rule(
        "refusal",
        "a verb of refusing",
        r"reject(?:ed|s|ing)?|refus(?:ed?|es|ing)|rebuff(?:ed|s|ing)?|spurn(?:ed|s|ing)?|rul(?:ed|es|ing) out|turn(?:ed|s|ing) down|vetoe(?:d|s)|declin(?:ed|es|ing)|"
        rf"dismiss(?:ed|es|ing) (?:the |a |an |its |his |her |their )?(?:[\w'’-]{{1,30}} ){{0,4}}?{_OBJECT}|dismissed(?= by | as |,)|(?:laughed|brushed|waved|shrugged) (?:off|aside|away)|sa(?:id|ys|ying) no to|voted (?:against|down)|"
        rf"walk(?:ed|s|ing) out(?: of)?|boycotted (?:the )?(?:\w+ )?talks|threw out|scorned|"
        rf"(?:will|would|shall|can|could) (?:not|never) (?:even )?(?:accept|agree|sign|negotiate|talk|recogni[sz]e|consider|give up|surrender|discuss|cede|disarm|compromise|yield|tolerate|bow|attend|join|meet|return|leave|hear of|enter)|"
        r"(?:won[’']t|cannot) (?:accept|agree|sign|negotiate|talk|recogni[sz]e|consider|give up|surrender)|not (?:prepared|ready|willing) to|unwilling to|"
        rf"(?:is|was|are|were|as|be|called \w+) (?:\w+ )?unacceptable|no (?:question|way) of|out of the question",
    ),
    _rule(
        "acceptance",
        "a verb of accepting",
        rf"accept(?:ed|s|ing)?|agree(?:d|s|ing)?{_WHEN} to (?:(?:the|a|an|this|that|these|those|its|his|their|all|both|most|it|them|such|terms|peace|talks|mediation)(?![\w-])|(?:[\w-]+ ){{0,2}}{_OBJECT})|"
        rf"(?:approved|approves|endorsed|endorses|embraced|embraces|adopted|backed|backs|consented to|signed up to|put (?:his|her|its|their) names? to) (?:the |a |an |this |that |it|[A-Z])|"
        rf"(?:signed|signs|initialled|ratified|ratifies) (?:the |a |an |this |that )?(?:[\w'’-]+ ){{0,5}}?{_OBJECT}|said yes to|ratified|bowed to",
    ),
    _rule("threat", "a verb of threatening", r"threaten(?:ed|s|ing)?"),
    _rule(
        "threat",
        "a vow to do harm",
        rf"(?:vow(?:ed|s|ing)?|sw(?:ore|ears|orn)|promised|pledged){_WHEN} (?:to |that (?:it|he|she|they) (?:will|would) )(?:{_HOSTILE}|keep fighting|fight)|vow(?:ed|s) (?:revenge|retaliation)",
    ),
    _rule(
        "threat",
        "a warning of harm",
        rf"warn(?:ed|s|ing)?[^;]{{0,90}}? (?:{_WILL} (?:be met|face|pay|regret|stop|end|trigger|bring|lead|provoke|treat|consider|{_HOSTILE})|of (?:\w+ )?(?:consequences|retaliation|war|strikes|sanctions|reprisals))",
    ),
    _rule(
        "threat",
        "an ultimatum",
        r"(?:or|to) (?:else|face|be (?:driven|destroyed|killed|bombed|attacked|crushed|met))|issued an ultimatum|gave [^;.]{0,80}? or ",
    ),
    _rule(
        "threat",
        "a harm announced",
        rf"{_WILL} (?:\w+ly )?{_HOSTILE}|reserves? the right to (?:use|strike|respond|attack|retaliate)",
        inferred=True,
    ),
    _rule(
        "offer",
        "a verb of offering",
        rf"offer(?:ed|s|ing)|propos(?:ed|es|ing)|put(?:s|ting)? forward|tabled|suggest(?:ed|s|ing) (?:a|an|talks|that (?:both|the two) )|invit(?:ed|es|ing)|presented (?:a|an|its|new) (?:[\w-]+ )?{_OBJECT}|"
        r"floated (?:a|an|the)|extended (?:a|an) (?:hand|offer|invitation)",
    ),
    _rule(
        "offer",
        "a readiness",
        r"(?<!not )(?:ready|willing|prepared) (?:to (?:accept|talk|negotiate|discuss|meet|sign|withdraw|make|consider|hold|enter|exchange|return|release|resume talks|agree|give|send|compromise|cease|stop|halt|recogni[sz]e|"
        r"begin|start|host|mediate|sit|work|lay)|for (?:talks|peace|dialogue|negotiations|a cease-?fire))|open to (?:talks|negotiations|dialogue|a )",
    ),
    _rule(
        "pledge",
        "a verb of promising",
        rf"pledg(?:ed|es|ing)|promis(?:ed|es|ing)|vow(?:ed|s|ing)|sw(?:ore|ears)|undertook|undertak(?:es|en|ing)(?= (?:not )?to| that)|guarantee(?:d|s|ing)|committed (?:itself|himself|herself|themselves)|commits (?:itself|himself)|"
        rf"assur(?:ed|es|ing)|(?:gave|give|gives|giving) (?:(?:its|his|her|their|our|my|an?|the) )?(?:\w+ )?(?:word|assurances?|guarantees?|undertaking|promise)|"
        rf"agree(?:d|s|ing)?{_WHEN} (?:to {_PEACEFUL}|to (?!the|a|an|this|that|it|its)[a-z]+)|declared (?:a|an) (?:\w+ ){{0,2}}?(?:cease-?fire|truce|moratorium)",
    ),
    _rule("pledge", "an act of peace announced", rf"{_WILL} {_PEACEFUL}", inferred=True),
)

SAYING = re.compile(
    r"\b(?:said|says|told|tells|announced|announces|declared|stated|insisted|insists|added|argued|claimed|claims|maintained|stressed|noted|explained|warned|confirmed|according to|"
    r"replied|acknowledged|admitted|complained|remarked|wrote|tweeted|reiterated|emphasi[sz]ed)\b",
    re.IGNORECASE,
)
TELLING = re.compile(
    r"\b(?:said|says|told|announced|declared|stated|insisted|insists|argued|claimed|maintained|stressed|noted|acknowledged|admitted|complained|welcom(?:ed|es)|condemn(?:ed|s)|den(?:ied|ies)|urg(?:ed|es)|"
    r"call(?:ed|s) (?:on|for)|appeal(?:ed|s)|accus(?:ed|es)|criticised|criticized|praised|thanked|blamed|describ(?:ed|es)|express(?:ed|es)|protested|demanded|demands|hailed|deplored|reiterated|"
    r"emphasi[sz]ed|agreed that|voiced|dismissed|rejected|asked|pressed|did not|does not|has no|had no|warned|accepted|reaffirmed|confirmed|replied|wrote)\b",
    re.IGNORECASE,
)
# Whoever urges somebody to do a thing has not done it; nor is it done by whoever is expected to.
URGED = re.compile(
    r"\b(?:urg(?:ed|es|ing)|call(?:ed|s|ing) (?:on|for|upon)|appeal(?:ed|s|ing) (?:to|for)|ask(?:ed|s|ing)|demand(?:ed|s|ing)|press(?:ed|es|ing)|encourag(?:ed|es|ing)|want(?:ed|s)|begg(?:ed|ing))\b",
    re.IGNORECASE,
)
SUPPOSED = re.compile(
    r"\b(?:whether|expect(?:ed|s|ing)?|fear(?:ed|s)?|believ(?:ed?|es)|hop(?:ed?|es|ing)|doubt(?:ed|s)?|predict(?:ed|s)?|likely|unlikely|may|might|could|should|must|ought|perhaps|possibly|considering|"
    r"considered|yet to|nobody|no one|no (?:sign|evidence|indication|plans?)|speculat\w+|rumou?rs?|seems? to|appears? to|wonder(?:ed|s)?|about to|supposed to|would have)\b",
    re.IGNORECASE,
)
IF = re.compile(
    r"\b(?:if|unless|provided|once|in case|should|as long as|until|in exchange for|in return for)\b", re.IGNORECASE
)
NOT = re.compile(
    r"\b(?:not|never|no|neither|nor|without|hardly|denied|denies|deny|denying|rather than|instead of)\b|n[’']t\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:denied|denies|denying|deny)\b|no intention of|not intend to|no plans to", re.IGNORECASE)
ACCUSED = re.compile(r"\b(?:accus(?:ed|es|ing)|blam(?:ed|es|ing))\b", re.IGNORECASE)
# Reports are rejected, and facts accepted, without an answer to anything being given.
ABOUT_WORDS = re.compile(
    r"\s*(?:(?:the|all|any|such|these|as \w+|those|its|his|media|press|foreign|new) ){0,3}(?:claims?|reports?|allegations?|accusations?|charges?|suggestions?|criticism|comment|to comment|rumou?rs?|notion|idea|responsibility|blame|that)\b",
    re.IGNORECASE,
)
FIRST = re.compile(r"\b(?:we|I|our)\b")
PRONOUN = re.compile(r"\b(?:he|she|it|they)\b", re.IGNORECASE)
CLAUSE = re.compile(r";|:(?!\d)|,? (?:but|while|whereas|although|though|yet)(?= )|, and (?=[A-Z])| [–—-] |—")
COMMA = re.compile(r",(?!\d)|;|[\"“”]")
PREPOSED = re.compile(
    r"\b(?:with|against|to|from|between|on|at|in|by|over|into|for|than|about|near|toward|towards|across|via|through|inside|outside|of|told|tells|warned|urged|asked|accused|assured|promised|offered|invited|gave)(?: (?:the|both|all|a|an|its|his|her|their|former|some|other))?\s+$",
    re.IGNORECASE,
)
