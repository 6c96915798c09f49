"""Files of events in the layouts of UCDP GED and ACLED, all of whose rows are invented."""

import csv
import io

_GED = """
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id dyad_name
side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office source_date
source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country
country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob
"""
_ACLED = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2
interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes
fatalities tags timestamp
"""
GED, ACLED = _GED.split(), _ACLED.split()


def ged(number=1, **more):
    """An invented event of a war between A and B."""
    return {
        "id": str(500000 + number), "relid": f"XXX-2025-1-1-{number}", "year": "2025", "active_year": "True", "code_status": "Clear",
        "type_of_violence": "1", "conflict_new_id": "99001", "conflict_name": "A - B", "dyad_name": "Government of A - Government of B",
        "side_a": "Government of A", "side_b": "Government of B", "source_article": '"A daily, 2025-03-03, ""Shells, again"""',
        "source_headline": "Shells, again", "where_coordinates": "Rivertown", "country": "B", "date_prec": "1",
        "date_start": "2025-03-02 00:00:00.000", "date_end": "2025-03-02 00:00:00.000", "best": "10", "high": "14", "low": "8",
    } | more  # fmt: skip


def acled(number=1, **more):
    """An invented event of the same war."""
    return {
        "event_id_cnty": f"XXX{number}", "event_date": "2025-03-02", "year": "2025", "time_precision": "1", "disorder_type": "Political violence",
        "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Military Forces of A (2001-)", "actor2": "Military Forces of B (1999-)",
        "country": "B", "location": "Rivertown", "source": "A daily", "notes": "On 2 March 2025, shells fell on Rivertown.", "fatalities": "3",
    } | more  # fmt: skip


def text(rows, columns, end="\r\n", delimiter=","):
    """The rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator=end, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
