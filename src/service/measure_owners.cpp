#include "service/measure_owners.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "score/evidence_fields.h"
#include "service/measures.h"
#include "service/shown.h"

namespace plumb::service {
namespace {

using model::Index;

// Rows of one query; more owners' changes than this are told from the newest.
constexpr std::size_t kMostRows = 2'000'000;
constexpr const char* kChanges =
    "SELECT id, actor, count(*), max(at) FROM change "
    "WHERE subject = 'element' AND scenario = '' AND operation <> 'create' GROUP BY id, actor";
constexpr const char* kNamed =
    "SELECT id, json_extract(after, '$.owner'), max(at) FROM change "
    "WHERE subject = 'element' AND scenario = '' AND json_extract(after, '$.owner') IS NOT NULL "
    "GROUP BY 1, 2";
constexpr const char* kEntered =
    "SELECT source, count(*), "
    "strftime('%Y-%m-%dT%H:%M:%SZ', max(received) / 1000.0, 'unixepoch') "
    "FROM observation GROUP BY source";

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}
std::size_t count_of(const json::value& value) {
  return value.is_number() ? value.to_number<std::size_t>() : 0;
}

class Report {
 public:
  Report(const model::Model& model, const std::function<std::string(std::string_view)>& person_of)
      : model_(model), person_of_(person_of) {}

  void collect() {
    for (Index at = 0; at < model_.element_bound(); ++at) {
      if (!model_.live(at)) continue;
      if (model_.type_name(at) == "person") {
        const auto [known, fresh] = named_.try_emplace(std::string(model_.name(at)), at);
        if (!fresh) known->second = model::kNoIndex;  // two of that name are nobody
      }
      const auto fields = score::fields_of(model_, at);
      std::set<std::string> owners;
      if (const auto owner = score::text(*fields, "owner"); !owner.empty()) owners.emplace(owner);
      model_.for_each_out(at, [&](Index relation, Index to) {
        if (model_.kind_name(relation) == "owned_by" && model_.type_name(to) == "person") {
          owners.emplace(model_.element_id(to));
        }
      });
      const bool measure = is_observable(model_.type_name(at));
      const bool computed = measure && (!score::text(*fields, "expression").empty() ||
                                        !score::text(*fields, "indicator").empty());
      for (const std::string& owner : owners) {
        OwnerRow& row = rows_[owner];
        (measure && !computed ? row.measures : row.elements) += 1;
        owned_[std::string(model_.element_id(at))].insert(owner);
      }
    }
  }

  void changes(const store::QueryResult& found) {
    for (const auto& row : found.rows) {
      const auto owned = owned_.find(text_of(row[0]));
      if (owned == owned_.end()) continue;
      const std::string who = person(text_of(row[1]));
      if (!owned->second.contains(who)) continue;
      rows_[who].changed += count_of(row[2]);
      newer(rows_[who].last, text_of(row[3]).substr(0, 10));
    }
  }

  void named(const store::QueryResult& found) {
    for (const auto& row : found.rows) {
      const auto owned = owned_.find(text_of(row[0]));
      const std::string owner = text_of(row[1]);
      if (owned == owned_.end() || !owned->second.contains(owner)) continue;
      const std::string day = text_of(row[2]).substr(0, 10);
      std::string& since = rows_[owner].since;
      if (since.empty() || day < since) since = day;
    }
  }

  void entered(const store::QueryResult& found) {
    for (const auto& row : found.rows) {
      const auto owner = rows_.find(person(text_of(row[0])));
      if (owner == rows_.end()) continue;
      owner->second.entered += count_of(row[1]);
      newer(owner->second.last, text_of(row[2]).substr(0, 10));
    }
  }

  std::vector<OwnerRow> finish(Day today) {
    std::vector<OwnerRow> out;
    for (auto& [id, row] : rows_) {
      const Somebody who = somebody(model_, id);
      row.person = id;
      row.name = who.name;
      if (const auto since = parse_day(row.since)) row.days = (today - *since).count();
      out.push_back(std::move(row));
    }
    std::stable_sort(out.begin(), out.end(), [](const OwnerRow& a, const OwnerRow& b) {
      const auto rank = [](const OwnerRow& one) {
        const auto owned = static_cast<std::int64_t>(one.measures + one.elements);
        return std::tuple(!one.phantom(), -owned, -one.days);
      };
      return rank(a) < rank(b);
    });
    return out;
  }

 private:
  static void newer(std::string& last, std::string day) {
    if (day > last) last = std::move(day);
  }
  std::string person(const std::string& actor) {
    const auto [found, fresh] = persons_.try_emplace(actor);
    if (fresh) {
      found->second = person_of_(actor);
      // What was written without an account carries a name.
      const auto named = named_.find(found->second);
      if (named != named_.end() && named->second != model::kNoIndex) {
        found->second = model_.element_id(named->second);
      }
    }
    return found->second;
  }

  const model::Model& model_;
  const std::function<std::string(std::string_view)>& person_of_;
  std::map<std::string, OwnerRow> rows_;
  std::map<std::string, std::set<std::string>> owned_;
  std::map<std::string, std::string> persons_;
  std::map<std::string, Index, std::less<>> named_;
};

}  // namespace

Result<std::vector<OwnerRow>> owners_of_record(
    const Workspace& workspace, const std::function<std::string(std::string_view)>& person_of) {
  const auto model = workspace.snapshot().model;
  Report report(*model, person_of);
  report.collect();
  PLUMB_TRY(const auto changes, workspace.store().query(kChanges, kMostRows));
  report.changes(changes);
  PLUMB_TRY(const auto named, workspace.store().query(kNamed, kMostRows));
  report.named(named);
  PLUMB_TRY(const auto entered, workspace.store().query(kEntered, kMostRows));
  report.entered(entered);
  return report.finish(day_of(workspace.now()));
}

json::object owners_json(const std::vector<OwnerRow>& rows) {
  json::array items;
  std::size_t phantoms = 0;
  for (const OwnerRow& row : rows) {
    phantoms += row.phantom() ? 1U : 0U;
    items.push_back({{"person", {{"id", row.person}, {"name", row.name}}},
                     {"measures", row.measures},
                     {"elements", row.elements},
                     {"entered", row.entered},
                     {"changed", row.changed},
                     {"last", text_or_null(row.last)},
                     {"since", text_or_null(row.since)},
                     {"days", row.days},
                     {"phantom", row.phantom()}});
  }
  return {{"items", std::move(items)}, {"owners", rows.size()}, {"phantoms", phantoms}};
}

}  // namespace plumb::service
