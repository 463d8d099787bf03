// What a workspace states about itself for an instrument that is tailored, and what follows: how
// important each item is and which level is to be reached (survey/tailoring.h), with what people
// set by hand and why. One artifact for each instrument, so that its history stands in the log.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "service/campaigns.h"
#include "survey/tailoring.h"

namespace plumb::service {

// Somebody set importance, target or both of an item by hand.
struct NeedOverride {
  std::string item;
  std::optional<double> importance;  // -100 to 100
  std::optional<double> target;      // on the item's scale
  std::string reason;                // never empty
  std::string by, at;
  std::string withdrawn_by, withdrawn_at;  // of past ones
  std::string replaced_at;                 // likewise: when another one came instead
};

// Weights that came in a file, in place of the instrument's own.
struct WeightTable {
  survey::Weights weights;
  std::string name;    // of the file
  std::string source;  // who licensed them, which edition
  std::string by, at;
};

struct Tailoring {
  std::string instrument;
  survey::Statement statement;
  std::string stated_by, stated_at;
  std::optional<WeightTable> table;
  std::vector<NeedOverride> overrides;   // in force, by item
  std::vector<NeedOverride> past;        // newest first, at most kMostPast
  std::optional<std::uint32_t> version;  // of the artifact; none: nothing was stated yet

  static constexpr std::size_t kMostPast = 1'000;
};

// What nobody stated is empty.
Tailoring tailoring_of(const model::Model& model, std::string_view instrument);

// A change of one tailoring, kept in one batch with what it does to the governance objectives of
// the model. `expected`: conflict where it is at another version; without, again from the newer
// state where somebody else wrote in between. `dry`: only checks, and answers with what would be.
// conflict where the instrument is not tailored.
using TailoringChange = std::function<Status(Tailoring& tailoring, const model::Instrument&)>;
struct TailoringWish {
  std::string instrument;
  std::optional<std::uint32_t> expected;
  std::string actor;
  std::string reason;  // of the batch
  bool dry = false;
};
Result<Tailoring> change_tailoring(Workspace& workspace, const TailoringWish& wish,
                                   const TailoringChange& change);

// Changes for change_tailoring(); bad_input names the field, not_found the item. `at` is the moment
// in force.
Status state_factors(Tailoring& tailoring, const model::Instrument& instrument,
                     survey::Statement statement, const std::string& by, const std::string& at);
Status override_need(Tailoring& tailoring, const model::Instrument& instrument,
                     NeedOverride wanted);
Status withdraw_override(Tailoring& tailoring, const std::string& item, const std::string& by,
                         const std::string& at);

// What each item needs, once overrides are counted in.
struct ItemNeed {
  std::string item;
  std::optional<double> importance;
  std::optional<double> target;
  std::optional<survey::Need> suggested;  // none where nothing is stated; kept ones without terms
  std::optional<NeedOverride> by_hand;
};
struct NeedSet {
  std::string at, by;  // of a kept one: when it was taken, by whom; else ""
  bool own = false;    // the campaign's own statement, not the workspace's
  survey::Statement statement;
  survey::NeedMethod method = survey::NeedMethod::moves;
  std::string table, source;    // of weights that came in a file; "" for the instrument's own
  std::vector<ItemNeed> items;  // empty: nothing stated and nothing set

  const ItemNeed* of(std::string_view item) const;
};
NeedSet need_set(const model::Instrument& instrument, const Tailoring& tailoring);

// What a campaign's results are compared with: what it keeps since it was opened; before, or where
// it keeps nothing, what would be kept now. Empty where the instrument is not tailored.
NeedSet need_of(const model::Model& model, const model::Instrument& instrument,
                const Campaign& campaign);
// Takes it anew and keeps it in the campaign: after the workspace stated something else. conflict
// while the campaign is a draft (it follows by itself), once it is frozen, or with no tailoring.
Result<Campaign> renew_need(Workspace& workspace, std::string_view id, const std::string& actor);
// For opening and freezing: what is to be kept; null where there is nothing.
json::value kept_need(const model::Model& model, const model::Instrument& instrument,
                      const Campaign& campaign, const std::string& by, const std::string& at);

// Priority, target and, where `levels` has it, level of the governance objectives that stand for
// items: elements whose framework is the instrument and whose reference is the item's objective,
// practice or control. `create`: makes those that are missing and have a level.
std::vector<Write> objective_writes(const model::Model& model, const model::Instrument& instrument,
                                    const NeedSet& needs,
                                    const std::map<std::string, double>& levels, bool create);

json::value statement_json(const survey::Statement& statement);
// {factor: option or {option: value}}; what is neither is left out.
survey::Statement statement_in(const json::object& body);
json::object need_json(const ItemNeed& need);
// With the rows; NeedSet of the contract.
json::object need_set_json(const NeedSet& set);
// Puts `need` and `to_need` into the rows of items and dimensions of results, and `need` beside
// them; a dimension's is the mean of its items' by weight.
void add_needs(const model::Instrument& instrument, const NeedSet& set, json::object& results);
// Mean target of a dimension's items that have one, by weight.
std::optional<double> need_of_dimension(const model::Instrument& instrument, const NeedSet& set,
                                        std::string_view dimension);

}  // namespace plumb::service
