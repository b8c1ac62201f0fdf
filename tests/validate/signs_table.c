/* The signs that theory and evidence state. Rows say what an intervention does directly, and what it moves elsewhere. A row
 * that the model does not fulfil fails: mend the model, or the intervention, or say here why the sign cannot be had. */
#include "signs.h"

const struct signs_arm signs_arms[] = {
    {"reviewed", "better_review", "[special_units, better_review]", "[special_units, {use: better_review, intensity: 50 %}]"},
    {"abroad_with_exchange", NULL, "[transfer_abroad, cross_border_exchange]", NULL},
    {"supply_alone", NULL, "[body_scanners, mail_screening, drone_defence, cell_searches, visit_restriction, upkeep]", NULL},
    {"search_drive", NULL, "[{use: cell_searches, multiply: {market.search_rate: 20}}]", NULL},
    {"listening", NULL, "[{use: call_filters, at_least: {command.filter_calls: 10 %, command.watch_calls: 90 %}}]", NULL},
    /* a service that has gathered a group at one site, and one that then spreads it again */
    {"gathered", NULL, "[{use: concentration, orders: {placement.concentration: 20 %}, ramp: 0 d}]", NULL},
    {"spread", NULL, "[{use: dispersal, orders: {placement.dispersal: 20 %}, ramp: 0 d}]", NULL},
    {"gathered_then_spread", NULL,
     "[{use: concentration, orders: {placement.concentration: 20 %}, ramp: 0 d, end: 200 d}, "
     "{use: dispersal, orders: {placement.dispersal: 20 %}, start: 200 d, ramp: 0 d}]",
     NULL},
};
const size_t n_signs_arms = sizeof signs_arms / sizeof signs_arms[0];

const struct sign signs_direct[] = {
    /* placement */
    {"dispersal", NULL, SIGNS_PLAIN, "transfers", +1, true, "H22: members are moved"},
    {"dispersal", NULL, SIGNS_PLAIN, "burden_placement", +1, true, "H22: and live where the order sends them"},
    {"concentration", NULL, SIGNS_PLAIN, "group_company", +1, false, "H17: members of one group share a site and a wing"},
    {"special_units", NULL, SIGNS_PLAIN, "breach_prolonged_segregation", +1, true,
     "Mandela Rules 43, 44; H16: two hours, few about"},
    {"special_units", NULL, SIGNS_PLAIN, "special_unit_share", +1, true, "H14-H24: the order is to fill them"},
    {"rotation_of_leaders", NULL, SIGNS_PLAIN, "transfers", +1, false, "H07: leaders and brokers are moved"},
    {"network_breakup", NULL, SIGNS_PLAIN, "removals_recorded", +1, true, "H04, H05: the measure is to move brokers out"},
    {"network_breakup", NULL, SIGNS_PLAIN, "brokerage_mean", -1, false, "H05: even few removals disrupt"},
    {"transfer_abroad", NULL, SIGNS_BORDER, "transfers_abroad", +1, false, "H28: members are moved across the border"},
    {"placement_on_intelligence", NULL, SIGNS_PLAIN, "report_wait", -1, false, "K02: twice the analysts work the queue off"},
    {"placement_on_intelligence", NULL, SIGNS_PLAIN, "special_unit_share", +1, false, "H04: those found are placed"},
    {"relief_of_crowding", NULL, SIGNS_PLAIN, "crowded_share", -1, false, "A21: prisoners move from crowded to free places"},
    {"reviewed", "special_units", SIGNS_PLAIN, "placements_reversed", +1, false, "H15, K05: reviews twice as often, with evidence"},
    /* communication */
    {"phone_jamming", NULL, SIGNS_PLAIN, "orders_delivered_share", -1, false, "E15-E17: some illicit calls are stopped"},
    {"phone_jamming", NULL, SIGNS_PLAIN, "family_contact", -1, false, "E22: illicit phones are for the family"},
    {"phone_jamming", NULL, SIGNS_PLAIN, "contact_lost", +1, false, "E15, E22: legal calls near by are disturbed"},
    {"phone_jamming", NULL, SIGNS_PLAIN, "burden_contact", +1, false, "and that is counted"},
    {"call_filters", NULL, SIGNS_PLAIN, "contact_lost", +1, false, "H25: calls that are stopped are contact"},
    {"call_filters", NULL, SIGNS_PLAIN, "orders_delivered_share", -1, false, "H25: monitored calls are filtered and heard"},
    {"call_filters", NULL, SIGNS_PLAIN, "communications_screened", +1, true, "H25: the measure is to listen"},
    {"visit_restriction", NULL, SIGNS_PLAIN, "visits_lost", +1, true, "H16: the measure is to take visits away"},
    {"visit_restriction", NULL, SIGNS_PLAIN, "burden_contact", +1, true, "H16: what is taken weighs"},
    {"visit_restriction", NULL, SIGNS_PLAIN, "intake_visits", -1, true, "E04: fewer visits to bring things in"},
    /* keeping drugs and phones out */
    {"body_scanners", NULL, SIGNS_PLAIN, "intake_reception", -1, false, "E18: what is carried in the body is seen"},
    {"body_scanners", NULL, SIGNS_PLAIN, "burden_privacy", +1, true, "E18: those who come in are seen through"},
    {"body_scanners", NULL, SIGNS_PLAIN, "loads_stopped", +1, true, "E18, D34"},
    {"mail_screening", NULL, SIGNS_PLAIN, "intake_mail", -1, true, "D35: positive items fell by 72 %"},
    {"mail_screening", NULL, SIGNS_PLAIN, "communications_screened", +1, true, "D35: letters pass through hands and machines"},
    {"drone_defence", NULL, SIGNS_PRESSED, "intake_drone", -1, false, "E14, P22: more flights are stopped"},
    {"cell_searches", NULL, SIGNS_PLAIN, "seizures_recorded", +1, true, "D23: twice the searches find more"},
    {"cell_searches", NULL, SIGNS_PLAIN, "phones_share", -1, false, "E10: phones found are phones gone"},
    {"drug_testing", NULL, SIGNS_PLAIN, "price_cannabis", -1, false, "D16: what tests see for weeks is wanted less"},
    {"upkeep", NULL, SIGNS_PLAIN, "countermeasure_condition", +1, true, "D36: what is kept up works"},
    /* demand, debt, lives */
    {"treatment", NULL, SIGNS_PLAIN, "treated_share", +1, true, "J06-J09"},
    {"treatment", NULL, SIGNS_PLAIN, "overdoses", -1, false, "J06: deaths fall to a quarter under treatment"},
    {"treatment", NULL, SIGNS_PLAIN, "reoffending", -1, true, "J09, J10: who is treated comes back less"},
    {"treatment_handed_over", NULL, SIGNS_PLAIN, "reoffending", -1, false, "J09, J10: the more when therapy goes on"},
    {"debt_relief", NULL, SIGNS_PLAIN, "debt_mean", -1, true, "D32, D33: debts are mediated and written off"},
    {"activity", NULL, SIGNS_PLAIN, "activity_share", +1, true, "J13, J14"},
    {"activity", NULL, SIGNS_PLAIN, "reoffending", -1, false, "J09-J12"},
    {"family_contact", NULL, SIGNS_PLAIN, "family_contact", +1, true, "J01-J05"},
    {"family_contact", NULL, SIGNS_PLAIN, "reoffending", -1, false, "J01, J02"},
    {"exit_programme", NULL, SIGNS_PLAIN, "exits", +1, true, "I07, I12: who is helped leaves sooner"},
    {"dynamic_security", NULL, SIGNS_PLAIN, "legitimacy_mean", +1, true, "J17, J18"},
    {"dynamic_security", NULL, SIGNS_PLAIN, "assaults_staff", -1, true, "P26, J17"},
    {"dynamic_security", NULL, SIGNS_PLAIN, "intelligence_reports_recorded", +1, false, "K04: relations are how one comes to know"},
    {"fair_procedures", NULL, SIGNS_PLAIN, "legitimacy_mean", +1, false, "J17"},
    {"violence_programmes", NULL, SIGNS_PLAIN, "programmes_completed", +1, false, "J11, J14"},
    {"violence_programmes", NULL, SIGNS_PLAIN, "assaults_prisoner", -1, false, "J11: odds lower by a quarter for who completes"},
    {"violence_programmes", NULL, SIGNS_PLAIN, "reoffending", -1, false, "J11: general reoffending too, odds lower by a quarter"},
    {"staffing", NULL, SIGNS_PLAIN, "presence_mean", +1, true, "B12, B13"},
    {"staffing", NULL, SIGNS_PLAIN, "assaults_staff", -1, false, "B13: assaults rose when staff was cut"},
    /* knowing more, and together */
    {"joint_prioritisation", NULL, SIGNS_PLAIN, "profiles_received", +1, false, "H28: agencies tell each other"},
    {"joint_prioritisation", NULL, SIGNS_PLAIN, "intelligence_brier", -1, false, "H28: beliefs are nearer the truth"},
    {"cross_border_exchange", NULL, SIGNS_PLAIN, "profiles_received", +1, false, "H28"},
    {"cross_border_exchange", NULL, SIGNS_PLAIN, "intelligence_recall", +1, false, "H28: who comes is known"},
    {"ai_screening", NULL, SIGNS_PLAIN, "intelligence_recall", +1, false, "K06: more signals"},
    {"ai_screening", NULL, SIGNS_PLAIN, "communications_screened", +1, false, "CM/Rec(2024)5: this is what it takes"},
    /* outside */
    {"prevention_for_minors", NULL, SIGNS_PLAIN, "minors_recruited", -1, false, "I14-I20"},
    {"financial_investigation", NULL, SIGNS_PLAIN, "money_seized", +1, true, "the measure is to seize"},
    {"financial_investigation", NULL, SIGNS_PLAIN, "money_laundered", -1, true, "what is seized is not laundered"},
    {"financial_investigation", NULL, SIGNS_PLAIN, "extortion_seized", +1, false, "inside and outside"},
    /* staff integrity */
    {"integrity_training", NULL, SIGNS_PRESSED, "staff_stage_0", +1, false, "F18, F19, F25: fewer are won"},
    {"vetting", NULL, SIGNS_PRESSED, "staff_vulnerability", -1, false, "F26: the most vulnerable are not hired"},
    {"vetting", NULL, SIGNS_PLAIN, "burden_staff", +1, true, "F26: staff are asked about their lives"},
    {"supervision", NULL, SIGNS_PRESSED, "staff_stage_1", -1, false, "F18, J18: fewer are cultivated"},
    {"rotation_of_posts", NULL, SIGNS_PRESSED, "staff_stage_2", -1, false, "F24: who moves on is not worked on for months"},
    {"counter_corruption_unit", NULL, SIGNS_PRESSED, "staff_disrupted", +1, false,
     "F01, F06: approaches are ended on intelligence"},
    {"whistleblower_protection", NULL, SIGNS_PRESSED, "staff_reports_recorded", +1, false, "F18-F22: who is protected speaks"},
    {"pay", NULL, SIGNS_PRESSED, "staff_turnover", -1, false, "B06, B11"},
};
const size_t n_signs_direct = sizeof signs_direct / sizeof signs_direct[0];

const struct sign signs_elsewhere[] = {
    /* closing one route raises others */
    {"mail_screening", NULL, SIGNS_PLAIN, "intake_visits", +1, false, "E02, P09: loads change route"},
    {"mail_screening", NULL, SIGNS_PLAIN, "method_novelty", +1, false, "E12, E16: new methods answer"},
    {"visit_restriction", NULL, SIGNS_PLAIN, "intake_mail", +1, false, "E04, P09"},
    {"visit_restriction", NULL, SIGNS_PLAIN, "intake_throw", +1, false, "E04, P09"},
    {"visit_restriction", NULL, SIGNS_PLAIN, "effort_shift", +1, false, "P09: groups learn"},
    {"body_scanners", NULL, SIGNS_PLAIN, "method_novelty", +1, false, "E12, E16: new methods answer"},
    {"drug_testing", NULL, SIGNS_PLAIN, "price_nps", +1, false, "D16, D18: to what tests do not see"},
    /* supply reduction alone can backfire: price, debt, violence, the pull on staff */
    {"supply_alone", NULL, SIGNS_PLAIN, "drug_volume", -1, true, "J21: it does reduce supply"},
    {"supply_alone", NULL, SIGNS_PLAIN, "markup_mean", +1, true, "J21, P11: scarcity raises prices"},
    {"supply_alone", NULL, SIGNS_PLAIN, "debt_mean", +1, false, "D32, J21: users go into debt"},
    {"supply_alone", NULL, SIGNS_PLAIN, "debt_pressure", +1, false, "D32, J21"},
    /* Pressure on staff shows in what comes in through them and in what they are paid; the shares of staff at each stage move the same
     * way, by less than these studies can tell. */
    /* At middling elasticities debt violence does not follow; where users pay nearly any price it does. */
    {"supply_alone", NULL, SIGNS_CAPTIVE, "debt_violence", +1, false, "D33, J21"},
    {"supply_alone", NULL, SIGNS_CAPTIVE, "assaults_prisoner", +1, false, "J21: supply reduction alone can backfire"},
    {"supply_alone", NULL, SIGNS_CAPTIVE, "bribes_paid", +1, false, "F16, J21: and staff are paid for it"},
    {"supply_alone", NULL, SIGNS_PRESSED, "intake_staff", +1, false, "F16, P09: staff are the route that is left"},
    /* leaders who are isolated */
    {"special_units", NULL, SIGNS_PLAIN, "orders_delivered", -1, true, "H16, H25: fewer orders arrive"},
    {"special_units", NULL, SIGNS_PLAIN, "bypass_attempts", +1, true, "H25: leaders look for ways round for years"},
    {"special_units", NULL, SIGNS_PLAIN, "successions", +1, false, "H03, H13: who is cut off is replaced"},
    {"special_units", NULL, SIGNS_PLAIN, "isolation_days_members", +1, false, "H16: at most two hours out of cell"},
    {"special_units", NULL, SIGNS_PLAIN, "fusion_group_mean", +1, false, "H19-H25, P16: isolation binds members to their group"},
    {"special_units", NULL, SIGNS_PLAIN, "self_harm", +1, false, "H19-H25: and they harm themselves more"},
    /* who is moved */
    {"dispersal", NULL, SIGNS_PLAIN, "tie_strength_mean", -1, false, "H04: ties are cut, protective ones too"},
    {"spread", NULL, SIGNS_PLAIN, "group_company", -1, false, "H22: fellow members no longer share a wing"},
    {"gathered_then_spread", "gathered", SIGNS_PLAIN, "group_span", +1, false, "H13, H22: members are present in more prisons"},
    {"dispersal", "concentration", SIGNS_LONG, "joins", +1, false, "P16, H22: members spread meet more whom they can win"},
    {"spread", "gathered", SIGNS_PLAIN, "joins", +1, false, "P16, H22: the same, of orders that leave nobody where he was"},
    {"concentration", NULL, SIGNS_PLAIN, "governance", +1, false, "H17, H26: where a group is strong it keeps order"},
    {"gathered", "spread", SIGNS_LONG, "fusion_group_mean", +1, false, "I01: who lives among fellows stays fused"},
    /* the same officers search, test, talk and staff the workshops */
    {"search_drive", NULL, SIGNS_PLAIN, "staff_hours_met", -1, true, "J20, K04: hours are there once; sizes ASSUMED"},
    {"search_drive", NULL, SIGNS_PLAIN, "activity_share", -1, true, "D37, J20: what is searched is not taught"},
    {"search_drive", NULL, SIGNS_PLAIN, "legitimacy_mean", -1, false, "J17, J20: nor talked to"},
    {"search_drive", NULL, SIGNS_PLAIN, "tests_recorded", -1, false, "and not tested"},
    {"activity", NULL, SIGNS_PLAIN, "searches_recorded", -1, true, "hours are there once"},
    {"family_contact", NULL, SIGNS_PLAIN, "staff_hours_met", -1, false, "hours are there once"},
    {"staffing", NULL, SIGNS_PLAIN, "staff_hours_met", +1, true, "B12, B13: more hands"},
    {"cell_searches", NULL, SIGNS_PLAIN, "searches_recorded", +1, false, "the measure is to search more"},
    {"drug_testing", NULL, SIGNS_PLAIN, "tests_recorded", +1, false, "the measure is to test more"},
    /* what is intercepted and found is reported */
    {"listening", NULL, SIGNS_PLAIN, "intelligence_reports_recorded", +1, true, "H25: what is heard is written down"},
    {"listening", NULL, SIGNS_PLAIN, "intelligence_recall", +1, false, "H25: and who gives orders is known"},
    {"cell_searches", NULL, SIGNS_PLAIN, "intelligence_reports_recorded", +1, false, "D23: finds are reported"},
    /* the chain from outside */
    {"prevention_for_minors", NULL, SIGNS_LONG, "arrested_admitted", -1, false,
     "I14-I20: fewer recruited, fewer who come to prison"},
    {"prevention_for_minors", NULL, SIGNS_LONG, "member_share", -1, false, "I16: and fewer members among prisoners"},
    /* across a border */
    {"transfer_abroad", NULL, SIGNS_BORDER, "tie_strength_mean", -1, false, "H04: ties are cut, protective ones too"},
    {"abroad_with_exchange", "transfer_abroad", SIGNS_BORDER, "crossed_known", +1, false, "H28: who comes is known"},
    /* contact and its price */
    {"visit_restriction", NULL, SIGNS_PLAIN, "reoffending", +1, false, "J01, J02: family contact protects"},
    {"joint_prioritisation", NULL, SIGNS_PLAIN, "leaks", +1, false, "K03: what more people know leaks"},
    {"ai_screening", NULL, SIGNS_PLAIN, "screening_false", +1, false, "K07: false positives"},
    {"debt_relief", NULL, SIGNS_PLAIN, "debt_violence", -1, true, "D33"},
    {"treatment", NULL, SIGNS_PLAIN, "debt_pressure", -1, false, "D32: less demand, less debt"},
};
const size_t n_signs_elsewhere = sizeof signs_elsewhere / sizeof signs_elsewhere[0];
