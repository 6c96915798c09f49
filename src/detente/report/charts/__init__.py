"""The charts of an assessment, in Altair, one file each. They need the extra `report`.

Every chart carries its finding as its title, its data, axes in words and an alternative text.
"""

from collections.abc import Callable
from typing import Any

from detente.assessment import Assessment
from detente.report.charts.belief_front_map import answer_map, map_rows
from detente.report.charts.belief_update import beliefs, beliefs_rows
from detente.report.charts.clock_series import clocks, clocks_rows
from detente.report.charts.deaths_by_month import deaths, deaths_rows
from detente.report.charts.durability import holding, holding_rows
from detente.report.charts.evidence_steps import waterfall, waterfall_rows
from detente.report.charts.evidence_weights import evidence, evidence_rows
from detente.report.charts.frontier import deals, deals_rows
from detente.report.charts.gains_over_fighting import gains, gains_rows
from detente.report.charts.implementation_progress import progress, progress_rows
from detente.report.charts.leading_assumptions import assumptions, assumptions_rows
from detente.report.charts.lens import lens, lens_rows
from detente.report.charts.quarter_diagram import quarter, quarter_rows
from detente.report.charts.record_timeline import timeline, timeline_rows
from detente.report.charts.settle_or_wait import waiting, waiting_rows
from detente.report.charts.shared import NARROW as NARROW
from detente.report.charts.shared import WIDE as WIDE
from detente.report.charts.shared import Rows
from detente.report.charts.shared import on_paper as on_paper
from detente.report.charts.shared import unchecked as unchecked
from detente.report.charts.signatures import signing, signing_rows
from detente.report.charts.survival_curves import survival, survival_rows
from detente.report.charts.threat_credibility import threat_rows, threats
from detente.report.charts.tornado import hinges, hinges_rows
from detente.report.charts.war_endings import ends, ends_rows
from detente.report.charts.war_today import war, war_rows
from detente.report.charts.who_is_who import network, network_rows

# {name: (function that draws the chart, at a width in pixels, function that gives its data)}; a chart without data is None.
CHARTS: dict[str, tuple[Callable[..., Any], Callable[[Assessment], Rows]]] = {
    "signing": (signing, signing_rows),
    "gains": (gains, gains_rows),
    "ends": (ends, ends_rows),
    "holding": (holding, holding_rows),
    "survival": (survival, survival_rows),
    "map": (answer_map, map_rows),
    "deals": (deals, deals_rows),
    "threats": (threats, threat_rows),
    "waiting": (waiting, waiting_rows),
    "graph": (lens, lens_rows),
    "hinges": (hinges, hinges_rows),
    "assumptions": (assumptions, assumptions_rows),
    "timeline": (timeline, timeline_rows),
    "deaths": (deaths, deaths_rows),
    "implementation": (progress, progress_rows),
    "war": (war, war_rows),
    "clocks": (clocks, clocks_rows),
    "network": (network, network_rows),
    "quarter": (quarter, quarter_rows),
    "beliefs": (beliefs, beliefs_rows),
    "waterfall": (waterfall, waterfall_rows),
    "evidence": (evidence, evidence_rows),
}
