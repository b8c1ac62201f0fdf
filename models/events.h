/* Kinds of notable events in the event log. Append, never insert: the numbers are in archives. */
#ifndef MODELS_EVENTS_H
#define MODELS_EVENTS_H

/* E(kind, name, who, whom, value) */
#define MODELS_EVENTS(E)                                                                                         \
    E(ASSAULT, "assault", "aggressor", "victim", "severity 0..1")                                                \
    E(STAFF_ASSAULT, "staff_assault", "aggressor", "none", "severity 0..1")                                      \
    E(HOMICIDE, "homicide", "aggressor", "victim", "1")                                                          \
    E(STAFF_CORRUPT, "staff_corrupt", "member of staff", "group or none", "days since the approach began")       \
    E(STAFF_REPORT, "staff_report", "member of staff reported", "member of staff who reports", "stage reported") \
    E(STAFF_CASE, "staff_case", "member of staff", "group or none", "stage when the case was opened")            \
    E(STAFF_DISMISSED, "staff_dismissed", "member of staff", "group or none", "1 when also convicted")           \
    E(RETALIATION, "retaliation", "member of staff who reported", "none", "1")                                   \
    E(ASSAULT_DEBT, "assault_debt", "aggressor", "victim", "severity 0..1")                                      \
    E(ASSAULT_TURF, "assault_turf", "aggressor", "victim", "severity 0..1")                                      \
    E(ASSAULT_RETALIATION, "assault_retaliation", "aggressor", "victim", "severity 0..1")                        \
    E(ASSAULT_INFORMANT, "assault_informant", "aggressor", "victim", "severity 0..1")                            \
    E(EXTREME_ACT, "extreme_act", "aggressor", "victim or none (staff)", "severity 0..1")                        \
    E(SELF_HARM, "self_harm", "prisoner", "none", "1 when fatal")                                                \
    E(OVERDOSE, "overdose", "prisoner", "good, 0 cannabis .. 3 medication", "1 when in treatment")               \
    E(LOAD_STOPPED, "load_stopped", "group that sent it", "route, 0 visits .. 6 court", "units")

#define MODELS_EVENT_KIND(kind, name, who, whom, value) KIND_##kind,
enum models_event_kind { MODELS_EVENTS(MODELS_EVENT_KIND) KIND_COUNT };
#undef MODELS_EVENT_KIND

#endif
