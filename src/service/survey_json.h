// Instruments, campaigns and results as the contract writes them.
#pragma once

#include "base/json.h"
#include "service/campaigns.h"
#include "survey/results.h"

namespace plumb::service {

json::object scale_json(const model::Scale& scale);
json::object item_json(const model::Instrument& instrument, const model::InstrumentItem& item);
// One line of the list of instruments.
json::object instrument_row(const model::Instrument& instrument);
// With dimensions, items, scales, scores, tailoring and sources.
json::object instrument_json(const model::Instrument& instrument);
// What somebody of this side is asked, for filling in.
json::object questions_json(const model::Instrument& instrument, const survey::Reply& reply);

json::object campaign_json(const Campaign& campaign);
json::object progress_json(const CampaignProgress& progress);
// With the rule of each score and the perspectives that suggest themselves (survey_scores.h).
json::object results_json(const model::Instrument& instrument, const survey::Results& results);
// What a frozen campaign keeps: dimensions, scores and the items' levels, without distributions.
json::object frozen_json(const survey::Results& results);

}  // namespace plumb::service
